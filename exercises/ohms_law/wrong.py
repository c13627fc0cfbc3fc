"""Wrong answers to ohms-law, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the sum over rows",
        "resistance_path",
        "by hand",
        """
        path = [0.0]
        for _ in range(steps):
            path.append(path[-1] - learning_rate * np.sum(current * (path[-1] * current - voltage)))
        return path
        """,
    ),
    Wrong(
        "one row after the other",
        "resistance_path",
        "by hand",
        """
        R, path = 0.0, [0.0]
        for _ in range(steps):
            for i, v in zip(current, voltage):
                R = R - learning_rate * i * (R * i - v) / len(current)
            path.append(R)
        return path
        """,
    ),
    Wrong(
        "the start left out",
        "resistance_path",
        "shape",
        """
        R, path = 0.0, []
        for _ in range(steps):
            R = R - learning_rate * np.mean(current * (R * current - voltage))
            path.append(R)
        return path
        """,
    ),
    Wrong(
        "no resistance below 0",
        "resistance_path",
        "trap",
        """
        path = [0.0]
        for _ in range(steps):
            path.append(max(0.0, path[-1] - learning_rate * np.mean(current * (path[-1] * current - voltage))))
        return path
        """,
    ),
    Wrong("the sum of squares", "one_step_rate", "by hand", "return 1 / np.sum(current**2)"),
    Wrong("the square of the mean", "one_step_rate", "by hand", "return 1 / np.mean(current) ** 2"),
    Wrong("never above 1", "one_step_rate", "trap", "return min(1.0, 1 / np.mean(current**2))"),
    Wrong(
        "all the error in the voltage",
        "resistance_between",
        "by hand",
        "return current @ voltage / (current @ current)",
    ),
    Wrong(
        "the errors swapped",
        "resistance_between",
        "by hand",
        """
        a, c = voltage_error**2 * (current @ voltage), current_error**2 * (current @ voltage)
        d = voltage_error**2 * (voltage @ voltage) - current_error**2 * (current @ current)
        return (d + np.sqrt(d * d + 4 * a * c)) / (2 * a)
        """,
    ),
    Wrong(
        "the mean of both slopes",
        "resistance_between",
        "law",
        "return np.sqrt((voltage @ voltage) / (current @ current))",
    ),
    Wrong(
        "the root as schools teach it",
        "resistance_between",
        "trap",
        """
        a, c = current_error**2 * (current @ voltage), voltage_error**2 * (current @ voltage)
        d = current_error**2 * (voltage @ voltage) - voltage_error**2 * (current @ current)
        return (d + np.sqrt(d * d + 4 * a * c)) / (2 * a) if a else current @ voltage / (current @ current)
        """,
    ),
    Wrong(
        "the slope of the line, not one over it",
        "fit_circuit",
        "by hand",
        "slope, at_zero = np.polyfit(length, 1 / strength, 1)\nreturn slope, at_zero / slope",
    ),
    Wrong(
        "a line through 1/strength",
        "fit_circuit",
        "law",
        "slope, start = np.polyfit(length, 1 / strength, 1)\nreturn 1 / slope, start / slope",
    ),
    Wrong(
        "done when the sum of squares falls by less than a millionth",
        "fit_circuit",
        "trap",
        """
        slope, at_zero = np.polyfit(length, 1 / strength, 1)
        a, b = 1 / slope, at_zero / slope
        for _ in range(50):
            error = strength - a / (b + length)
            slopes = np.column_stack([1 / (b + length), -a / (b + length) ** 2])
            step = np.linalg.lstsq(slopes, error, rcond=None)[0]
            left = strength - (a + step[0]) / (b + step[1] + length)
            if error @ error - left @ left < 1e-6:
                break
            a, b = a + step[0], b + step[1]
        return a, b
        """,
    ),
    Wrong(
        "half of it",
        "one_step_rate",
        "by hand",
        "return 0.5 / np.mean(current**2)",
    ),
    Wrong(
        "a start alone, weighed as strengths are",
        "fit_circuit",
        "law",
        """
        slope, at_zero = np.polyfit(length, 1 / strength, 1, w=strength**2)
        return 1 / slope, at_zero / slope
        """,
    ),
]
