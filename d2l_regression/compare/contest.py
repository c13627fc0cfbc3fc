"""The jobs: every contender on one fold, chosen on rows set aside, fitted anew on all training rows, tested once.

A job is a function of plain data, and gives the same numbers in any process.
"""

import numpy as np
from threadpoolctl import threadpool_limits

from d2l_regression.compare import lines
from d2l_regression.compare.explain import dependence
from d2l_regression.compare.splitting import thinned

MEAN, TREE, NETWORK = "mean", "boosted tree", "network"
BEST_LINE, BEST_NETWORK = "best line, chosen inside", "best network, chosen inside"
BENT = ", piecewise-linear columns"


def linear_job(table, fold, settings, seed, on_step):  # noqa: ARG001 - nothing trains in steps
    """{contender: what came}: the mean, the linear models, and the boosted tree. See `_outcome`."""
    X, y = table.X, table.y
    found = {MEAN: _outcome(table, fold, None, None, np.full(len(fold.test), y[fold.train].mean()))}
    for name, make in lines.contenders(seed).items():
        valid, strength, model = lines.chosen(make, X, y, fold)
        setting = f"λ = {strength:.3g}" if strength else ""
        found[name] = _outcome(table, fold, valid, setting, model.predict(X.iloc[fold.test])[:, 0])
    if settings.tree:
        with threadpool_limits(1, "openmp"):  # on few rows threads cost more than they save, and sums change with them
            found[TREE] = _tree(table, fold, settings, seed)
    return {"contenders": found}


def network_job(table, fold, settings, seed, on_step):
    """The networks, the one chosen, and on the folds of the first repeat the learning curve; on the first, dependence.

    Returns: {"contenders": {name: outcome}, "curve": [{share, rows, line, network}], "dependence": …, "chosen": name}.
    """
    X, y = table.X, table.y
    found, models = {}, {}
    for bent in (False, True):
        for size, hidden in settings.sizes:
            name = f"{size} network{BENT if bent else ''}"
            model = _network(hidden, bent, settings, settings.tried, len(fold.fit), _seed(seed, fold, len(found)))
            model.fit(X.iloc[fold.fit], y[fold.fit], X_val=X.iloc[fold.valid], y_val=y[fold.valid])
            told = f"{model.n_steps_} steps"
            predicted = model.predict(X.iloc[fold.test])
            found[name] = _outcome(table, fold, model.best_validation_score_, told, predicted)
            models[name] = model
            on_step(settings.tried * model.n_steps_)
    name = min(models, key=lambda name: found[name]["valid"])
    model = models[name].set_params(n_estimators=settings.members).refit(X.iloc[fold.train], y[fold.train])
    on_step(settings.members * model.n_steps_)
    told = f"{name}, {model.n_steps_} steps"
    found[NETWORK] = _outcome(table, fold, found[name]["valid"], told, model.predict(X.iloc[fold.test]))
    result = {"contenders": found, "chosen": name}
    if fold.repeat == 0:
        result["curve"] = [
            point
            for share in settings.curve
            if (point := _thinned(table, fold, settings, seed, share, name)) is not None
        ]
        if fold.fold == 0 and settings.explain:
            result["dependence"] = dependence(table, fold, model, _best_line(table, fold, seed), seed)
    return result


def _outcome(table, fold, valid, setting, predicted):
    """What came of a contender: error on the rows set aside and on the test rows (1 − R²), and RMSE in label units."""
    labels = table.y[fold.test]
    return {
        "valid": valid,
        "test": float(lines.error(labels, predicted[:, None], table.y[fold.train].mean())[0]),
        "rmse": float(np.sqrt(np.mean((labels - predicted) ** 2))),
        "setting": setting or "",
    }


def _seed(seed, fold, k):
    """One number for a network of a fold: another initial draw each."""
    return int(np.random.SeedSequence([seed, fold.repeat, fold.fold, k]).generate_state(1)[0] >> 1)


def _network(hidden, bent, settings, members, rows, seed):
    from d2l_regression.estimators import MLPEnsembleRegressor

    return MLPEnsembleRegressor(
        hidden,
        members,
        lines.encoder_of_bins() if bent else None,
        max_steps=settings.steps(rows),
        n_iter_no_change=settings.patience,
        random_state=seed,
    )


def _best_line(table, fold, seed):
    """The linear model of the least error on the rows set aside, fitted on all training rows."""
    found = [lines.chosen(make, table.X, table.y, fold) for make in lines.contenders(seed).values()]
    return min(found, key=lambda each: each[0])[2]


def _thinned(table, fold, settings, seed, share, name):
    """Ridge and the network on a share of the training rows; None where these are too few."""
    fold = thinned(table, fold, share, seed)
    if fold is None:
        return None
    X, y = table.X, table.y
    ridge = lines.chosen(lines.contenders(seed)[lines.RIDGE], X, y, fold)[2]
    hidden = dict(settings.sizes)[name.partition(" ")[0]]
    model = _network(hidden, name.endswith(BENT), settings, settings.members, len(fold.fit), _seed(seed, fold, 99))
    model.fit(X.iloc[fold.fit], y[fold.fit], X_val=X.iloc[fold.valid], y_val=y[fold.valid])
    model = model.refit(X.iloc[fold.train], y[fold.train])
    labels, mean = y[fold.test], y[fold.train].mean()
    errors = [
        float(lines.error(labels, predicted.reshape(-1, 1), mean)[0])
        for predicted in (ridge.predict(X.iloc[fold.test]), model.predict(X.iloc[fold.test]))
    ]
    return {"share": share, "rows": len(fold.train), "line": errors[0], "network": errors[1]}


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
