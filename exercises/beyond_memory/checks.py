"""Checks of beyond-memory. Which permutation it is, is nobody's business: the checks ask what every good one has."""

import numpy as np

from exercises.runner.ladder import check

HUGE = 10**15  # a table of as many numbers fits into no machine

EXAMPLES = {
    "permute_indices": ([0, 1, 2], 3, 7),
    "invert_permutation": ([0, 1, 2], 3, 7),
    "read_blocks": (7, 3, 7),
    "shuffle_buffer": ([0, 1, 2, 3, 4], 2, 7),
}


def row_numbers(answer, count, below, cause=""):
    """What came back, as a list of `count` ints from 0 to below − 1."""
    values = np.asarray(answer.has_shape((count,), cause).value)
    answer.must(values.dtype.kind in "iu", "whole numbers: int, not float", "/ makes floats, // whole numbers")
    inside = bool(np.all((values >= 0) & (values < below)))
    answer.must(inside, f"numbers from 0 to {below - 1:,}", "a number outside goes through the network again")
    return values.tolist()


@check("shape", "permute_indices")
def an_image_for_each_position(call):
    for positions, n in (([0, 1, 2, 3, 4], 5), ([6, 2], 11)):
        row_numbers(call("permute_indices", positions, n, 1), len(positions), n, "one image for each position")


@check("by hand", "permute_indices")
def one_row_and_two(call):
    call("permute_indices", [0], 1, 3).is_near([0], "the only place there is")
    for key in range(8):
        answer = call("permute_indices", [0, 1], 2, key)
        cause = "two positions with one image: taking the remainder by n brings numbers together"
        answer.must(sorted(row_numbers(answer, 2, 2)) == [0, 1], "[0, 1] or [1, 0]", cause)


@check("law", "permute_indices")
def each_once_and_well_mixed(call, random):
    key = int(random.integers(10**6))
    for n in (3, 10, 97):
        answer = call("permute_indices", list(range(n)), n, key).leaves_arguments()
        cause = "every position needs an image of its own: walk on until inside, take no remainder"
        answer.must(sorted(row_numbers(answer, n, n)) == list(range(n)), f"each of 0 … {n - 1} once", cause)
    found = []
    for k in (key, key + 1):
        answer = call("permute_indices", list(range(1000)), 1000, k)
        images = np.array(row_numbers(answer, 1000, 1000))
        steps = len(set(np.diff(images).tolist()))
        words = f"neighbours to land at many different distances, more than 250 of 999 (here {steps})"
        answer.must(
            steps > 250, words, "a·i + c modulo n permutes, but neighbours stay side by side; or too few rounds"
        )
        likeness = float(np.corrcoef(np.arange(1000), images)[0, 1])
        words = f"images that have nothing to do with their positions (here with a correlation of {likeness:.2f})"
        cause = (
            "one round moves one half of the bits only, and a sum moves low bits only: take four rounds that scatter"
        )
        answer.must(abs(likeness) < 0.2, words, cause)
        found.append(images)
    same = int(np.sum(found[0] == found[1]))
    answer.must(same < 50, f"other images than for key {key} (the same for {same} of 1,000)", "the key is not used")


@check("law", "permute_indices")
def rows_a_power_of_two_apart(call, random):
    """1,024 random numbers of ten bits have 1,024 (1 − 1/e) = 647 different ones among them, give or take 13."""
    n, key = 2**20, int(random.integers(10**6))
    for step in (1, 2**10):
        answer = call("permute_indices", [k * step for k in range(2**10)], n, key)
        images = np.array(row_numbers(answer, 2**10, n))
        for which, bits in (("upper", images >> 10), ("lower", images % 2**10)):
            different = len(set(bits.tolist()))
            words = f"about 647 different among their {which} ten bits, as at random (here {different} of 1,024)"
            cause = "after two rounds one half of the bits is one half of the position, ⊕ a constant: take four or more"
            answer.must(500 < different < 800, words, cause)


@check("trap", "permute_indices")
def few_of_many(call, random):
    key = int(random.integers(10**6))
    whole = row_numbers(call("permute_indices", list(range(50)), 50, key), 50, 50)
    some = [41, 3, 3, 17]
    cause = "the image of a position must not depend on the others that are asked for"
    wanted = [whole[position] for position in some]
    call("permute_indices", some, 50, key).is_near(wanted, "as when all 50 are asked for", cause)
    positions = [0, 1, HUGE // 2, HUGE - 1]
    answer = call("permute_indices", positions, HUGE, key)
    images = row_numbers(answer, 4, HUGE)
    answer.must(len(set(images)) == 4, "four different images", "rounding: float64 has 53 bits")


@check("shape", "invert_permutation")
def a_position_for_each_image(call):
    for images, n in (([0, 1, 2, 3, 4], 5), ([6, 2], 11)):
        row_numbers(call("invert_permutation", images, n, 1), len(images), n, "one position for each image")


@check("by hand", "invert_permutation")
def a_swap_undoes_itself(call):
    call("invert_permutation", [0], 1, 3).is_near([0], "the only place there is")
    for key in range(4):
        images = row_numbers(call("permute_indices", [0, 1], 2, key), 2, 2)
        words = "as permute_indices: of two, either nothing is swapped, or swapping again puts it right"
        call("invert_permutation", [0, 1], 2, key).is_near(images, words, "another key, or the rounds differ")


@check("law", "invert_permutation")
def there_and_back(call, random):
    key = int(random.integers(10**6))
    for n in (3, 10, 97):
        images = row_numbers(call("permute_indices", list(range(n)), n, key), n, n)
        answer = call("invert_permutation", images, n, key).leaves_arguments()
        cause = "the rounds backwards, the last one first, each undone; and the same walk until inside"
        answer.must(row_numbers(answer, n, n) == list(range(n)), f"0 … {n - 1}, where the images came from", cause)


@check("trap", "invert_permutation")
def back_from_far_away(call, random):
    key, positions = int(random.integers(10**6)), [0, 12_345, HUGE // 3, HUGE - 1]
    images = row_numbers(call("permute_indices", positions, HUGE, key), 4, HUGE)
    answer = call("invert_permutation", images, HUGE, key)
    cause = "a table, or a search through all rows, is what this is to do without; float64 has 53 bits only"
    answer.must(row_numbers(answer, 4, HUGE) == positions, f"{positions}, where these came from", cause)


@check("shape", "read_blocks")
def every_row_is_read(call):
    for n, block_size in ((7, 3), (6, 2), (2, 5), (1, 3)):
        row_numbers(call("read_blocks", n, block_size, 1), n, n, "the last block has the rows that are left")


@check("by hand", "read_blocks")
def one_block_and_two(call):
    cause = "within a block the rows stay in order: that is what makes it one read"
    call("read_blocks", 5, 10, 3).is_near([0, 1, 2, 3, 4], "one block", cause)
    for key in range(4):
        answer = call("read_blocks", 4, 2, key)
        good = row_numbers(answer, 4, 4) in ([0, 1, 2, 3], [2, 3, 0, 1])
        answer.must(good, "[0, 1, 2, 3] or [2, 3, 0, 1]", "rows 0, 1 are one block, rows 2, 3 the other")


@check("law", "read_blocks")
def each_block_once_and_whole(call, random):
    for n, block_size in ((20, 4), (23, 5), (9, 1)):
        answer = call("read_blocks", n, block_size, int(random.integers(10**6)))
        rows, start, starts = row_numbers(answer, n, n), 0, set()
        while start < n:
            first = rows[start]
            block = list(range(first, min(n, first + block_size)))
            whole = first % block_size == 0 and rows[start : start + len(block)] == block and first not in starts
            answer.must(whole, f"blocks of {block_size} rows, each whole and once", "blocks begin at 0, b, 2b, …")
            starts.add(first)
            start += len(block)


@check("trap", "read_blocks")
def any_block_may_be_anywhere(call, random):
    n, last = 3_001, set()
    for key in random.integers(10**6, size=3).tolist():
        answer = call("read_blocks", n, 3, key)
        rows = np.array(row_numbers(answer, n, n))
        last.add(int(rows[-1]))
        steps = len(set(np.diff(rows[rows % 3 == 0]).tolist()))
        words = f"blocks in random order: more than 250 different distances from one to the next (here {steps})"
        answer.must(steps > 250, words, "blocks that are only turned round or shifted")
    words = f"another block than that of row {n - 1:,} at the end, at least once in three keys"
    answer.must(last != {n - 1}, words, "the smaller block is always left at the end")
    other = np.sum(np.array(row_numbers(call("read_blocks", n, 3, key + 1), n, n)) == rows)
    answer.must(other < 300, f"another order than for key {key + 1}", "the key is not used")


@check("shape", "shuffle_buffer")
def every_row_comes_out(call):
    for count, buffer_size in ((7, 3), (5, 1), (3, 10), (1, 3)):
        answer = call("shuffle_buffer", list(range(count)), buffer_size, 1)
        rows = row_numbers(answer, count, count, "what is in the buffer at the end has to come out, too")
        answer.must(sorted(rows) == list(range(count)), "each row once", "a row that went out was not replaced")


@check("by hand", "shuffle_buffer")
def a_buffer_for_one(call):
    rows = [5, 0, 9, 3, 3, 8, 1, 2, 7, 7, 4, 6]
    for seed in range(3):
        cause = "a buffer that holds one row can only pass it on: fill up to buffer_size, not one more"
        call("shuffle_buffer", rows, 1, seed).is_near(rows, "unchanged", cause)


@check("law", "shuffle_buffer")
def nobody_overtakes_more_than_the_buffer_holds(call, random):
    count, size = 1_600, 8
    answer = call("shuffle_buffer", list(range(count)), size, int(random.integers(10**6)))
    rows = np.array(row_numbers(answer, count, count))
    places = np.arange(count)
    words = f"the row that comes out at place k to be one of the first k + {size} (places count from 0)"
    answer.must(bool(np.all(rows < places + size)), words, "a row is out before it can have come in")
    newest = int(np.sum(rows[:-size] == places[:-size] + size - 1))
    expected = (count - size) / size
    words = f"about {expected:.0f} rows to go out as soon as they came in, one in {size} (here {newest})"
    answer.must(abs(newest - expected) < 75, words, "one row out, one row in: not the whole buffer at once")


@check("trap", "shuffle_buffer")
def a_buffer_for_all(call, random):
    count, seed = 500, int(random.integers(10**6))
    answer = call("shuffle_buffer", list(range(count)), 1_000, seed)
    rows = row_numbers(answer, count, count)
    likeness = float(np.corrcoef(np.arange(count), rows)[0, 1])
    words = f"all 500 rows well mixed: they fit into the buffer (here their correlation with 0 … 499 is {likeness:.2f})"
    cause = "what is left in the buffer at the end comes out in random order, too"
    answer.must(abs(likeness) < 0.3, words, cause).leaves_arguments()
    again = call("shuffle_buffer", list(range(count)), 1_000, seed)
    again.is_near(rows, "the same for the same seed", "draw from np.random.default_rng(seed)")
    other = np.sum(
        np.array(row_numbers(call("shuffle_buffer", list(range(count)), 1_000, seed + 1), count, count)) == rows
    )
    answer.must(other < 50, f"another order than for seed {seed + 1}", "the seed is not used")
