"""One of each kind that seaborn's gallery shows, and what matplotlib adds, over small frames of our own."""

from collections.abc import Callable, Iterator
from typing import Any

import matplotlib.pyplot as plt
import numpy
import pandas
import seaborn

UNITS = ("Tiểu Cần", "Càng Long", "Cầu Kè", "Trà Cú")
QUARTERS = ("2018-Q3", "2018-Q4", "2019-Q1")


def points() -> pandas.DataFrame:
    """Points of four units at thirty criteria in three quarters, always the same."""
    drawn = numpy.random.default_rng(505)
    rows = [(unit, quarter, n) for unit in UNITS for quarter in QUARTERS for n in range(10)]
    frame = pandas.DataFrame(rows, columns=["Đơn vị", "Quý", "Tiêu chí"])
    frame["Điểm"] = 6 + 3 * drawn.random(len(frame)) + 0.2 * frame["Tiêu chí"]
    frame["Ngày"] = 9 - 0.6 * frame["Điểm"] + drawn.random(len(frame))
    return frame


def _axes_level(name: str, **how: Any) -> Callable[[pandas.DataFrame], Any]:
    def draw(data: pandas.DataFrame) -> Any:
        _, axes = plt.subplots(figsize=(5, 3))
        return getattr(seaborn, name)(data=data, ax=axes, **how)

    return draw


def _figure_level(name: str, **how: Any) -> Callable[[pandas.DataFrame], Any]:
    return lambda data: getattr(seaborn, name)(data=data, height=2.2, **how)


def _heatmap(data: pandas.DataFrame) -> Any:
    _, axes = plt.subplots(figsize=(5, 3))
    return seaborn.heatmap(_by_unit(data), annot=True, fmt=".1f", cmap="Blues", ax=axes)


def _by_unit(data: pandas.DataFrame) -> pandas.DataFrame:
    return data.pivot_table(index="Đơn vị", columns="Quý", values="Điểm")


def _outside_legend(data: pandas.DataFrame) -> Any:
    _, axes = plt.subplots(figsize=(4, 3))
    seaborn.lineplot(data, x="Tiêu chí", y="Điểm", hue="Đơn vị", style="Đơn vị", markers=True, errorbar=None, ax=axes)
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1), title="Đơn vị")
    return axes


def _picture(data: pandas.DataFrame) -> Any:
    figure, axes = plt.subplots(figsize=(4, 3))
    seen = axes.imshow(_by_unit(data).to_numpy(), cmap="viridis", aspect="auto")
    figure.colorbar(seen, ax=axes, label="Điểm")
    return figure


def _twin_axes(data: pandas.DataFrame) -> Any:
    figure, axes = plt.subplots(figsize=(5, 3))
    means = data.groupby("Tiêu chí")[["Điểm", "Ngày"]].mean()
    axes.bar(means.index, means["Điểm"], color="#B0C7DB", hatch="//", edgecolor="#12436D")
    axes.set_ylabel("Điểm")
    other = axes.twinx()
    other.plot(means.index, means["Ngày"], "D-", color="#801650")
    other.set_ylabel("Số ngày")
    figure.suptitle("Hai trục: $x^2$ & <điểm>", fontstyle="italic", fontfamily="serif")
    return figure


def _mapped_grid(data: pandas.DataFrame) -> Any:
    two = data[data["Quý"] > "2018-Q3"]
    grid = seaborn.FacetGrid(two, col="Đơn vị", row="Quý", height=1.7, margin_titles=True)
    grid.map(plt.scatter, "Điểm", "Ngày", s=8, alpha=0.6)
    return grid.set_titles(col_template="{col_name}", row_template="{row_name}")


def _log_axes(data: pandas.DataFrame) -> Any:
    _, axes = plt.subplots(figsize=(4, 3))
    axes.errorbar([1, 10, 100], [1, 20, 300], yerr=[0.5, 8, 90], fmt="s", capsize=4)
    axes.fill_between([1, 10, 100], [0.5, 10, 100], [2, 40, 800], alpha=0.3)
    axes.set(xscale="log", yscale="log")
    axes.annotate("cao nhất", (100, 300), (3, 200), arrowprops={"arrowstyle": "->"})
    return axes


KINDS: dict[str, Callable[[pandas.DataFrame], Any]] = {
    "scatter": _axes_level("scatterplot", x="Điểm", y="Ngày", hue="Đơn vị", style="Đơn vị", size="Tiêu chí"),
    "lines with bands": _axes_level("lineplot", x="Tiêu chí", y="Điểm", hue="Quý", errorbar="sd"),
    "histogram": _axes_level("histplot", x="Điểm", hue="Quý", multiple="stack"),
    "histogram of two": _axes_level("histplot", x="Điểm", y="Ngày", cbar=True),
    "density": _axes_level("kdeplot", x="Điểm", hue="Quý", fill=True),
    "density of two": _axes_level("kdeplot", x="Điểm", y="Ngày", fill=True, cmap="rocket"),
    "cumulative share": _axes_level("ecdfplot", x="Điểm", hue="Đơn vị"),
    "rugs": _axes_level("rugplot", x="Điểm", y="Ngày", height=0.1),
    "strips": _axes_level("stripplot", x="Quý", y="Điểm", hue="Đơn vị"),
    "swarm": _axes_level("swarmplot", x="Quý", y="Điểm", size=3),
    "boxes": _axes_level("boxplot", x="Quý", y="Điểm", hue="Quý"),
    "violins": _axes_level("violinplot", x="Quý", y="Điểm", inner="quart"),
    "letter values": _axes_level("boxenplot", x="Quý", y="Điểm"),
    "bars": _axes_level("barplot", x="Điểm", y="Đơn vị", hue="Quý", errorbar="sd"),
    "counts": _axes_level("countplot", x="Đơn vị", hue="Quý"),
    "points": _axes_level("pointplot", x="Quý", y="Điểm", hue="Đơn vị", dodge=True, errorbar="sd"),
    "regression": _axes_level("regplot", x="Điểm", y="Ngày", marker="x", n_boot=50),
    "residuals": _axes_level("residplot", x="Điểm", y="Ngày"),
    "facets of relations": _figure_level("relplot", x="Điểm", y="Ngày", col="Quý", hue="Đơn vị"),
    "facets of classes": _figure_level("catplot", x="Điểm", y="Đơn vị", col="Quý", kind="bar", errorbar="sd"),
    "facets of regressions": _figure_level("lmplot", x="Điểm", y="Ngày", col="Quý", n_boot=50),
    "joint": _figure_level("jointplot", x="Điểm", y="Ngày", kind="hex"),
    "pairs": _figure_level("pairplot", vars=["Điểm", "Ngày"], hue="Quý", corner=True),
    "heatmap": _heatmap,
    "mapped grid": _mapped_grid,
    "legend outside": _outside_legend,
    "picture": _picture,
    "twin axes": _twin_axes,
    "logarithms": _log_axes,
}


def draw_all() -> Iterator[tuple[str, Any]]:
    """Each figure with the name of its kind."""
    seaborn.set_theme(style="whitegrid")
    data = points()
    for name, draw in KINDS.items():
        yield name, draw(data)
