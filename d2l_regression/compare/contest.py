"""A job: every contender on some folds, chosen on rows set aside, fitted anew on all training rows, tested once.

It is a function of plain data, and gives the same numbers in any process. The networks of all its folds train side by
side.
"""

import numpy as np
from threadpoolctl import threadpool_limits

from d2l_regression.compare import lines, networks
from d2l_regression.compare.explain import dependence

MEAN, TREE, NETWORK = "mean", "boosted tree", "network"
BEST_LINE, BEST_NETWORK = "best line, chosen inside", "best network, chosen inside"


def job(table, folds, settings, seed, on_step):
    """What came of each fold; of those of the first repeat the learning curve too, and of the very first dependence.

    Returns: for each fold {"contenders": {name: outcome}, "curve": [{share, rows, line, network}], "dependence": …};
    see `_outcome`.
    """
    results, best = [], []
    for fold in folds:
        found, line = _lines(table, fold, settings, seed)
        results.append({"contenders": found})
        best.append(line)
    tried = networks.tried(table, folds, settings, seed, on_step)
    names = [min(by_name, key=lambda name: by_name[name].best_validation_score_) for by_name in tried]
    models = networks.anew([by_name[name] for by_name, name in zip(tried, names, strict=True)], table, folds, settings)
    for fold, result, by_name, name, model in zip(folds, results, tried, names, models, strict=True):
        for each, candidate in {**by_name, NETWORK: model}.items():
            told = f"{candidate.n_steps_} steps" if each != NETWORK else f"{name}, {candidate.n_steps_} steps"
            valid = by_name[name if each == NETWORK else each].best_validation_score_
            predicted = candidate.predict(table.X.iloc[fold.test])
            result["contenders"][each] = _outcome(table, fold, valid, told, predicted)
        on_step(settings.members * model.n_steps_)
    first = [k for k, fold in enumerate(folds) if fold.repeat == 0]
    if first and settings.curve:
        points = networks.curve(table, [folds[k] for k in first], settings, seed, [models[k] for k in first])
        for k, its_points in zip(first, points, strict=True):
            results[k]["curve"] = its_points
    if first and folds[0].fold == 0 and settings.explain:
        results[0]["dependence"] = dependence(table, folds[0], models[0], best[0], seed)
    return results


def _outcome(table, fold, valid, setting, predicted):
    """What came of a contender: error on the rows set aside and on the test rows (1 − R²), and RMSE in label units."""
    labels = table.y[fold.test]
    return {
        "valid": valid,
        "test": float(lines.error(labels, predicted[:, None], table.y[fold.train].mean())[0]),
        "rmse": float(np.sqrt(np.mean((labels - predicted) ** 2))),
        "setting": setting or "",
    }


# --- lines, and the tree


def _lines(table, fold, settings, seed):
    """({contender: outcome} of the mean, the linear models and the boosted tree, the best linear model)."""
    X, y = table.X, table.y
    found = {MEAN: _outcome(table, fold, None, None, np.full(len(fold.test), y[fold.train].mean()))}
    least, best = np.inf, None
    for name, make in lines.contenders(seed).items():
        valid, strength, model = lines.chosen(make, X, y, fold)
        setting = f"λ = {strength:.3g}" if strength else ""
        found[name] = _outcome(table, fold, valid, setting, model.predict(X.iloc[fold.test])[:, 0])
        if valid < least:
            least, best = valid, model
    if settings.tree:
        with threadpool_limits(1, "openmp"):  # on few rows threads cost more than they save, and sums change with them
            found[TREE] = _tree(table, fold, settings, seed)
    return found, best


def _tree(table, fold, settings, seed):
    """scikit-learn's gradient-boosted trees, their number chosen on the rows set aside."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    X, y = table.X, table.y

    def encoded(rows, on):
        plain = lines.Plain().fit(X.iloc[rows])
        return plain.raw(X.iloc[rows]), plain.raw(X.iloc[on])

    inside, held = encoded(fold.fit, fold.valid)
    options = {"learning_rate": 0.1, "early_stopping": False, "random_state": seed % 2**32}
    tree = HistGradientBoostingRegressor(max_iter=settings.trees, **options).fit(inside, y[fold.fit])
    labels, mean = y[fold.valid], y[fold.fit].mean()
    errors = [lines.error(labels, predicted[:, None], mean)[0] for predicted in tree.staged_predict(held)]
    count = int(np.argmin(errors)) + 1
    inside, test = encoded(fold.train, fold.test)
    tree = HistGradientBoostingRegressor(max_iter=count, **options).fit(inside, y[fold.train])
    return _outcome(table, fold, float(min(errors)), f"{count} trees", tree.predict(test))
