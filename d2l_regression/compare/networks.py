"""The networks of some folds, which train side by side: tried, fitted anew on all training rows, and on fewer rows.

Shapes: lists have an entry for each fold.
"""

import numpy as np
from sklearn.base import clone

from d2l_regression.compare import lines
from d2l_regression.compare.splitting import thinned

BENT = ", piecewise-linear columns"
CURVE = 99  # the draw of the learning curve's networks


def tried(table, folds, settings, seed, on_step):
    """{name: network stopped by the rows set aside} of every size, with piecewise-linear columns and without."""
    found = [{} for _ in folds]
    rows = max(len(fold.fit) for fold in folds)
    for bent in (False, True):
        columns = 0
        for size, hidden in settings.sizes:
            draw = len(found[0])
            models = [_network(hidden, bent, settings, settings.tried, rows, _seed(seed, fold, draw)) for fold in folds]
            _stopped(models, table, folds, (_height(folds), columns))
            columns = _width(models)
            for by_name, model in zip(found, models, strict=True):
                by_name[f"{size} network{BENT if bent else ''}"] = model
            on_step(settings.tried * sum(model.n_steps_ for model in models))
    return found


def anew(models, table, folds, settings, room=(0, 0)):
    """Of each network one with all members, fitted on all training rows for the steps that it has found best."""
    found = [None] * len(models)
    for like in dict.fromkeys(_kind(model) for model in models):
        mine = [k for k, model in enumerate(models) if _kind(model) == like]
        fresh = [
            clone(models[k]).set_params(
                n_estimators=settings.members, max_steps=models[k].max_steps_, steps=models[k].n_steps_
            )
            for k in mine
        ]
        rows = [(table.X.iloc[folds[k].train], table.y[folds[k].train]) for k in mine]
        its_room = max(room[0], _height(folds)), max(room[1], _width([models[k] for k in mine]))
        for k, model in zip(mine, _fitted(fresh, rows, None, its_room), strict=True):
            found[k] = model
    return found


def curve(table, folds, settings, seed, models):
    """[{share, rows, line, network}] of each fold: the best line and its network on shares of its training rows.

    models: the network of each fold. A share that leaves too few rows is left out.
    """
    found = [[] for _ in folds]
    for share in settings.curve:
        fewer = [thinned(table, fold, share, seed) for fold in folds]
        for like in dict.fromkeys(_kind(model) for model in models):
            mine = [k for k, fold in enumerate(fewer) if fold is not None and _kind(models[k]) == like]
            if not mine:
                continue
            its_folds, room = [fewer[k] for k in mine], (_height(folds), _width([models[k] for k in mine]))
            rows = max(len(fold.fit) for fold in its_folds)
            fresh = [
                clone(models[k]).set_params(
                    n_estimators=settings.tried,
                    steps=None,
                    max_steps=settings.steps(rows),
                    random_state=_seed(seed, folds[k], CURVE),
                )
                for k in mine
            ]
            _stopped(fresh, table, its_folds, room)
            for k, fold, model in zip(mine, its_folds, anew(fresh, table, its_folds, settings, room), strict=True):
                found[k].append({"share": share, **_point(table, fold, model, seed)})
    return found


def _point(table, fold, network, seed):
    """Errors of the best line, chosen anew, and of the network, both fitted on the fold's training rows."""
    makers = lines.contenders(seed).values()
    _, _, best = min((lines.chosen(make, table.X, table.y, fold) for make in makers), key=lambda found: found[0])
    test, labels, mean = table.X.iloc[fold.test], table.y[fold.test], table.y[fold.train].mean()
    line, net = (
        float(lines.error(labels, predicted.reshape(-1, 1), mean)[0])
        for predicted in (best.predict(test), network.predict(test))
    )
    return {"rows": len(fold.train), "line": line, "network": net}


def _network(hidden, bent, settings, members, rows, seed):
    from d2l_regression.estimators import MLPEnsembleRegressor

    return MLPEnsembleRegressor(
        hidden,
        members,
        lines.encoder_of_bins() if bent else None,
        batch_size=settings.batch(rows),
        max_steps=settings.steps(rows),
        n_iter_no_change=settings.patience,
        random_state=seed,
    )


def _seed(seed, fold, draw):
    """One number for a network of a fold: another initial draw each."""
    return int(np.random.SeedSequence([seed, fold.repeat, fold.fold, draw]).generate_state(1)[0] >> 1)


def _stopped(models, table, folds, room):
    """Fit the networks on the rows to fit on, each for the steps that are best on the rows set aside."""
    rows, aside = (
        [(table.X.iloc[each], table.y[each]) for each in (getattr(fold, part) for fold in folds)]
        for part in ("fit", "valid")
    )
    return _fitted(models, rows, aside, room)


def _fitted(models, rows, aside, room):
    from d2l_regression.estimators.ensemble import fit_together

    return fit_together(models, rows, aside, room=room)


def _kind(model):
    """What networks have in common that share a program."""
    return model.hidden_layer_sizes, model.encoder is None, model.max_steps


def _height(folds):
    return max(len(fold.train) for fold in folds)


def _width(models):
    return max(model.layers_[0][0].shape[1] for model in models)
