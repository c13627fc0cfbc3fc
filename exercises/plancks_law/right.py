"""Right answers to plancks-law of another form than the reference; every one must pass."""

from exercises.runner.ladder import Right

RIGHT = [
    Right(
        "above and below, in a list",
        "energy_density",
        """
        x = PLANCK * LIGHT / (wavelength * BOLTZMANN * temperature)
        height = 8 * np.pi * PLANCK * LIGHT / wavelength**5
        return [float(h / np.expm1(v)) if v < 700 else 0.0 for h, v in zip(height, x)]
        """,
    ),
    Right(
        "through the hyperbolic sine",
        "energy_density",
        """
        x = PLANCK * LIGHT / (wavelength * BOLTZMANN * temperature)
        half = np.minimum(x / 2, 350)
        return np.where(x < 700, 4 * np.pi * PLANCK * LIGHT / wavelength**5 * np.exp(-half) / np.sinh(half), 0.0)
        """,
    ),
    Right(
        "log1p where it may, in a list",
        "temperature_at",
        """
        ratio = 8 * np.pi * PLANCK * LIGHT / wavelength**5 / density
        return list(PLANCK * LIGHT / (wavelength * BOLTZMANN * np.log1p(ratio)))
        """,
    ),
    Right(
        "row by row",
        "temperature_at",
        """
        import math

        answers = []
        for length, u in zip(wavelength, density):
            log_ratio = math.log(8 * math.pi * PLANCK * LIGHT) - 5 * math.log(length) - math.log(u)
            x = log_ratio if log_ratio > 40 else math.log1p(math.exp(log_ratio))
            answers.append(PLANCK * LIGHT / (length * BOLTZMANN * x))
        return np.array(answers)
        """,
    ),
    Right(
        "golden section in log T",
        "fit_temperature",
        """
        single = np.log(temperature_at(wavelength, density))
        low, high = single.min(), single.max()
        misfit = lambda t: np.sum((density - energy_density(wavelength, np.exp(t))) ** 2)
        while high - low > 1e-7:
            tried = np.linspace(low, high, 7)
            best = int(np.argmin([misfit(t) for t in tried]))
            low, high = tried[max(best - 1, 0)], tried[min(best + 1, 6)]
        return np.exp((low + high) / 2)
        """,
    ),
    Right(
        "an array of no dimension",
        "fit_temperature",
        """
        T = np.geomspace(0.9, 1.2e5, 2001)
        for _ in range(6):
            misfits = [np.sum((density - energy_density(wavelength, t)) ** 2) for t in T]
            best = int(np.argmin(misfits))
            T = np.geomspace(T[max(best - 1, 0)], T[min(best + 1, len(T) - 1)], 41)
        return np.array(T[20])
        """,
    ),
    Right(
        "a list, on a grid of T",
        "fit_grey_body",
        """
        def at(T):
            u = energy_density(wavelength, T)
            if u.max() < 1e-200:
                return np.inf, 0.0
            shape = u / u.max()
            e = shape @ density / (shape @ shape)
            return np.sum((density - e * shape) ** 2), e / u.max()


        T = np.geomspace(0.5, 2e5, 401)
        for _ in range(8):
            best = int(np.argmin([at(t)[0] for t in T]))
            T = np.geomspace(T[max(best - 1, 0)], T[min(best + 1, len(T) - 1)], 21)
        return [T[10], at(T[10])[1]]
        """,
    ),
    Right(
        "an array of two",
        "fit_grey_body",
        """
        def at(log_T):
            u = energy_density(wavelength, np.exp(log_T))
            e = u @ density / (u @ u) if u.max() > 1e-150 else 0.0
            return np.sum((density - e * u) ** 2), e


        t = np.linspace(-1, 12.5, 501)
        while t[-1] - t[0] > 1e-7:
            best = int(np.argmin([at(each)[0] for each in t]))
            t = np.linspace(t[max(best - 1, 0)], t[min(best + 1, len(t) - 1)], 21)
        return np.array([np.exp(t[10]), at(t[10])[1]])
        """,
    ),
]
