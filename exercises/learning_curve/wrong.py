"""Wrong answers to learning-curve, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the training error on all rows",
        "learning_curve",
        "by hand",
        """
        training, held_out = [], []
        A, B = (np.column_stack([rows, np.ones(len(rows))]) for rows in (X, X_new))
        for size in sizes:
            c = np.linalg.lstsq(A[:size], y[:size], rcond=None)[0]
            training.append(np.mean((A @ c - y) ** 2))
            held_out.append(np.mean((B @ c - y_new) ** 2))
        return training, held_out
        """,
    ),
    Wrong(
        "no bias",
        "learning_curve",
        "by hand",
        """
        fits = [np.linalg.lstsq(X[:size], y[:size], rcond=None)[0] for size in sizes]
        training = [np.mean((X[:size] @ w - y[:size]) ** 2) for size, w in zip(sizes, fits)]
        return training, [np.mean((X_new @ w - y_new) ** 2) for w in fits]
        """,
    ),
    Wrong(
        "sizes sorted",
        "learning_curve",
        "trap",
        """
        training, held_out = [], []
        A, B = (np.column_stack([rows, np.ones(len(rows))]) for rows in (X, X_new))
        for size in sorted(sizes):
            c = np.linalg.lstsq(A[:size], y[:size], rcond=None)[0]
            training.append(np.mean((A[:size] @ c - y[:size]) ** 2))
            held_out.append(np.mean((B @ c - y_new) ** 2))
        return training, held_out
        """,
    ),
    Wrong(
        "as if tested on different rows",
        "gain_of_rows",
        "by hand",
        """
        squares, B = [], np.column_stack([X_new, np.ones(len(X_new))])
        for size in (fewer, more):
            c = np.linalg.lstsq(np.column_stack([X[:size], np.ones(size)]), y[:size], rcond=None)[0]
            squares.append((B @ c - y_new) ** 2)
        spread = squares[0].var(ddof=1) + squares[1].var(ddof=1)
        return squares[0].mean() - squares[1].mean(), math.sqrt(spread / len(y_new))
        """,
    ),
    Wrong(
        "the spread of a row",
        "gain_of_rows",
        "by hand",
        """
        squares, B = [], np.column_stack([X_new, np.ones(len(X_new))])
        for size in (fewer, more):
            c = np.linalg.lstsq(np.column_stack([X[:size], np.ones(size)]), y[:size], rcond=None)[0]
            squares.append((B @ c - y_new) ** 2)
        return np.mean(squares[0] - squares[1]), np.std(squares[0] - squares[1], ddof=1)
        """,
    ),
    Wrong(
        "a loss called a gain",
        "gain_of_rows",
        "by hand",
        """
        squares, B = [], np.column_stack([X_new, np.ones(len(X_new))])
        for size in (fewer, more):
            c = np.linalg.lstsq(np.column_stack([X[:size], np.ones(size)]), y[:size], rcond=None)[0]
            squares.append((B @ c - y_new) ** 2)
        gains = squares[1] - squares[0]
        return gains.mean(), gains.std(ddof=1) / math.sqrt(len(gains))
        """,
    ),
    Wrong(
        "a line in the number of rows",
        "fit_floor",
        "by hand",
        "slope, floor = np.polyfit(sizes, errors, 1)\nreturn floor, slope",
    ),
    Wrong(
        "the first and the last size only",
        "fit_floor",
        "law",
        """
        slope = (errors[0] - errors[-1]) / (1 / sizes[0] - 1 / sizes[-1])
        return errors[0] - slope / sizes[0], slope
        """,
    ),
    Wrong(
        "a slope that may not be negative",
        "fit_floor",
        "trap",
        """
        slope, floor = np.polyfit(1 / sizes, errors, 1)
        return (floor, slope) if slope > 0 else (errors.mean(), 0.0)
        """,
    ),
    Wrong(
        "rounded to the nearest",
        "rows_to_reach",
        "by hand",
        """
        if target < floor or (target == floor and slope > 0):
            return None
        return max(1, round(slope / (target - floor))) if slope > 0 else 1
        """,
    ),
    Wrong(
        "a row more by rounding",
        "rows_to_reach",
        "trap",
        """
        if target < floor or (target == floor and slope > 0):
            return None
        return max(1, math.ceil(slope / (target - floor))) if slope > 0 else 1
        """,
    ),
    Wrong(
        "infinitely many rows",
        "rows_to_reach",
        "shape",
        "return math.ceil(slope / (target - floor)) if target > floor else -1",
    ),
    Wrong(
        "no rows at all",
        "rows_to_reach",
        "trap",
        "return math.ceil(slope / (target - floor) * (1 - 1e-9)) if target > floor else None",
    ),
    Wrong(
        "one part in 10⁹ taken off always",
        "rows_to_reach",
        "trap",
        """
        if target < floor or (target == floor and slope > 0):
            return None
        return max(1, math.ceil(slope / (target - floor) * (1 - 1e-9))) if slope > 0 else 1
        """,
    ),
    Wrong(
        "rounded to nine decimals, however large",
        "rows_to_reach",
        "trap",
        """
        if target < floor or (target == floor and slope > 0):
            return None
        return max(1, math.ceil(round(slope / (target - floor), 9))) if slope > 0 else 1
        """,
    ),
    Wrong(
        "floor and slope exchanged",
        "fit_floor",
        "by hand",
        "return tuple(np.polyfit(1 / sizes, errors, 1))",
    ),
    Wrong(
        "with the ½ of a loss",
        "learning_curve",
        "by hand",
        """
        squares = [_squares(X[:size], y[:size], X_new, y_new) for size in sizes]
        return np.array([on.mean() / 2 for on, _ in squares]), np.array([new.mean() / 2 for _, new in squares])
        """,
    ),
    Wrong(
        "dividing by m",
        "gain_of_rows",
        "by hand",
        """
        gains = _squares(X[:fewer], y[:fewer], X_new, y_new)[1] - _squares(X[:more], y[:more], X_new, y_new)[1]
        return gains.mean(), gains.std() / math.sqrt(len(gains))
        """,
    ),
    Wrong(
        "10⁻⁹ of a row taken off always",
        "rows_to_reach",
        "trap",
        """
        if target < floor or (target == floor and slope > 0):
            return None
        return max(1, math.ceil(slope / (target - floor) - 1e-9)) if slope > 0 else 1
        """,
    ),
]
