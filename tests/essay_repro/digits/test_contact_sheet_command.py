"""`python -m essay_repro.digits`: where the picture goes."""

import pytest

from essay_repro.digits.__main__ import main


@pytest.mark.parametrize(("given", "written"), [("sheet", "sheet.png"), ("sheet.png", "sheet.png")])
def test_the_path_that_is_told_is_the_file(tmp_path, capsys, given, written):
    assert main(["--out", str(tmp_path / given)]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / written)
    assert [path.name for path in tmp_path.iterdir()] == [written]


def test_a_folder_is_refused_and_nothing_is_written(tmp_path, capsys):
    assert main(["--out", str(tmp_path)]) == 2
    assert "a folder; name the file" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert not tmp_path.with_suffix(".png").exists()
