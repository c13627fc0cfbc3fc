"""Wrong answers to plancks-law, each with the rung that must catch it."""

from exercises.runner.ladder import Wrong

WRONG = [
    Wrong(
        "the radiance",
        "energy_density",
        "by hand",
        """
        x = PLANCK * LIGHT / (wavelength * BOLTZMANN * temperature)
        return 2 * PLANCK * LIGHT**2 / wavelength**5 / np.expm1(x)
        """,
    ),
    Wrong(
        "exp(x) − 1",
        "energy_density",
        "trap",
        """
        x = PLANCK * LIGHT / (wavelength * BOLTZMANN * temperature)
        return 8 * np.pi * PLANCK * LIGHT / wavelength**5 / (np.exp(np.minimum(x, 700)) - 1)
        """,
    ),
    Wrong(
        "Wien's approximation, without the 1",
        "energy_density",
        "by hand",
        """
        x = PLANCK * LIGHT / (wavelength * BOLTZMANN * temperature)
        return 8 * np.pi * PLANCK * LIGHT / wavelength**5 * np.exp(-x)
        """,
    ),
    Wrong(
        "log(1 + x)",
        "temperature_at",
        "trap",
        """
        x = np.log(1 + 8 * np.pi * PLANCK * LIGHT / (wavelength**5 * density))
        return PLANCK * LIGHT / (wavelength * BOLTZMANN * np.maximum(x, 1e-16))
        """,
    ),
    Wrong(
        "λ⁵ times a density that is next to nothing",
        "temperature_at",
        "trap",
        """
        x = np.log1p(8 * np.pi * PLANCK * LIGHT / (wavelength**5 * density))
        return PLANCK * LIGHT / (wavelength * BOLTZMANN * x)
        """,
    ),
    Wrong(
        "no light where x is large",
        "energy_density",
        "trap",
        """
        x = PLANCK * LIGHT / (wavelength * BOLTZMANN * temperature)
        return np.where(x < 600, 8 * np.pi * PLANCK * LIGHT / wavelength**5 / np.expm1(np.minimum(x, 600)), 0)
        """,
    ),
    Wrong(
        "the 1 forgotten",
        "temperature_at",
        "by hand",
        """
        x = np.log(8 * np.pi * PLANCK * LIGHT / (wavelength**5 * density) + 1e-9)
        return PLANCK * LIGHT / (wavelength * BOLTZMANN * x)
        """,
    ),
    Wrong("the law of the peak", "fit_temperature", "by hand", "return 2.898e-3 / wavelength[np.argmax(density)]"),
    Wrong(
        "gradient descent in kelvins",
        "fit_temperature",
        "by hand",
        """
        T = 500.0
        for _ in range(1000):
            x = PLANCK * LIGHT / (wavelength * BOLTZMANN * T)
            u = energy_density(wavelength, T)
            T = max(1.0, T - 0.01 * np.mean((u - density) * u * x / T / -np.expm1(-x)))
        return T
        """,
    ),
    Wrong(
        "the mean of the single temperatures",
        "fit_temperature",
        "law",
        "return temperature_at(wavelength, density).mean()",
    ),
    Wrong(
        "the logarithms fitted",
        "fit_temperature",
        "law",
        """
        low, high = 1.0, 1e5
        for _ in range(12):
            T = np.geomspace(low, high, 30)
            misfits = [np.sum(np.log(density / np.maximum(energy_density(wavelength, t), 1e-300)) ** 2) for t in T]
            k = int(np.argmin(misfits))
            low, high = T[max(k - 1, 0)], T[min(k + 1, 29)]
        return low
        """,
    ),
    Wrong(
        "no body colder than 100 K",
        "fit_temperature",
        "trap",
        """
        low, high = 100.0, 1e5
        for _ in range(12):
            T = np.geomspace(low, high, 30)
            k = int(np.argmin([np.sum((density - energy_density(wavelength, t)) ** 2) for t in T]))
            low, high = T[max(k - 1, 0)], T[min(k + 1, 29)]
        return T[k]
        """,
    ),
    Wrong(
        "black, whatever it is",
        "fit_grey_body",
        "by hand",
        "return fit_temperature(wavelength, density), 1.0",
    ),
    Wrong(
        "T from the law of the peak",
        "fit_grey_body",
        "by hand",
        """
        T = 2.898e-3 / wavelength[np.argmax(density)]
        u = energy_density(wavelength, T)
        return T, u @ density / (u @ u)
        """,
    ),
    Wrong(
        "from the two ends alone",
        "fit_grey_body",
        "law",
        """
        low, high = 1.0, 1e5
        ends = np.array([wavelength.min(), wavelength.max()])
        seen = density[[np.argmin(wavelength), np.argmax(wavelength)]]
        for _ in range(60):
            T = np.sqrt(low * high)
            u = energy_density(ends, T)
            low, high = (T, high) if u[0] / u[1] < seen[0] / seen[1] else (low, T)
        return T, seen[1] / u[1]
        """,
    ),
    Wrong(
        "no body colder than 100 K or hotter than 10,000",
        "fit_grey_body",
        "trap",
        """
        low, high = 100.0, 10000.0
        for _ in range(20):
            T = np.geomspace(low, high, 30)
            u = np.array([energy_density(wavelength, t) for t in T])
            parts = u @ density / np.sum(u**2, axis=1)
            k = int(np.argmin(np.sum((density - parts[:, None] * u) ** 2, axis=1)))
            low, high = T[max(k - 1, 0)], T[min(k + 1, 29)]
        return T[k], parts[k]
        """,
    ),
    Wrong(
        "the frequency's formula for the temperature",
        "temperature_at",
        "by hand",
        """
        return PLANCK * LIGHT / (wavelength * BOLTZMANN) / np.log1p(2 * PLANCK * LIGHT / wavelength**3 / density)
        """,
    ),
]
