"""Right answers to ohms-law of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "a list",
        "resistance_path",
        """
        path, mean_square, mean_product = [0.0], current @ current / len(current), current @ voltage / len(current)
        for _ in range(steps):
            path.append(path[-1] - learning_rate * (path[-1] * mean_square - mean_product))
        return path
        """,
    ),
    Right(
        "from the formula, in a tuple",
        "resistance_path",
        """
        R, path = 0.0, [0.0]
        for _ in range(steps):
            R = R + learning_rate * float(np.sum(current * (voltage - R * current))) / len(current)
            path.append(R)
        return tuple(path)
        """,
    ),
    Right(
        "n over the sum",
        "one_step_rate",
        "return len(current) / (current @ current)",
    ),
    Right(
        "an array of no dimension",
        "one_step_rate",
        "return np.array(1 / np.mean(np.square(current)))",
    ),
    Right(
        "the angle of the closest line",
        "resistance_between",
        """
        if current_error == 0:
            return (current @ voltage) / (current @ current)
        ratio = voltage_error / current_error
        p, q, c = ratio**2 * (current @ current), voltage @ voltage, ratio * (current @ voltage)
        if voltage_error == 0:
            return (voltage @ voltage) / (current @ voltage)
        return ratio * np.tan(0.5 * np.arctan2(2 * c, p - q))
        """,
    ),
    Right(
        "the larger root, in an array of no dimension",
        "resistance_between",
        """
        c = current @ voltage
        e, f = current_error**2, voltage_error**2
        d = e * (voltage @ voltage) - f * (current @ current)
        root = np.hypot(d, 2 * np.sqrt(e * f) * c)
        return np.array((d + root) / (2 * e * c) if d >= 0 else 2 * f * c / (root - d))
        """,
    ),
    Right(
        "b alone is searched for, a follows",
        "fit_circuit",
        """
        low, high = 1e-5 * np.ptp(length), 1e5 * np.ptp(length)
        for _ in range(30):
            tried = np.geomspace(low, high, 41) - length.min()
            shapes = 1 / (tried[:, None] + length)
            a = shapes @ strength / np.sum(shapes**2, axis=1)
            best = int(np.argmin(np.sum((strength - a[:, None] * shapes) ** 2, axis=1)))
            edges = tried + length.min()
            low, high = edges[max(best - 1, 0)], edges[min(best + 1, 40)]
        return [a[best], tried[best]]
        """,
    ),
    Right(
        "the same in an array of two",
        "fit_circuit",
        """
        scale = np.ptp(length)
        grid = np.linspace(-11, 11, 401)
        for _ in range(12):
            tried = scale * np.exp(grid) - length.min()
            shapes = 1 / (tried[:, None] + length)
            a = shapes @ strength / np.sum(shapes**2, axis=1)
            best = int(np.argmin(np.sum((strength - a[:, None] * shapes) ** 2, axis=1)))
            grid = np.linspace(grid[max(best - 1, 0)], grid[min(best + 1, 400)], 401)
        return np.array([a[best], tried[best]])
        """,
    ),
]
