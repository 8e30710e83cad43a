"""One picture of how the model reads: what it confuses with what, and whether its confidences can be believed."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from bot.evaluation.calibration import Calibration
from bot.evaluation.labels import Confusion
from bot.evaluation.names import label_name
from bot.evaluation.rates import percent

DOTS_PER_INCH = 130
FAINT = 0.005  # smaller shares are left blank


def draw(confusion: Confusion, calibrated: Calibration | None, title: str, file: Path) -> None:
    """Write a PNG: the confusion matrix (each row sums to 100 %) and the reliability diagram with its histogram."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # matplotlib uses names its parser has renamed since
        _draw(confusion, calibrated, title, file)


def _draw(confusion: Confusion, calibrated: Calibration | None, title: str, file: Path) -> None:
    from matplotlib.figure import Figure  # half a second to import: only when a picture is wanted

    labels = [score.label for score in confusion.by_label]
    size = max(7.0, 0.36 * len(labels))
    figure = Figure(figsize=(size + 8.5, size + 2.5), layout="constrained")
    grid = figure.add_gridspec(2, 2, width_ratios=(size + 2, 5), height_ratios=(3, 2))
    figure.suptitle(f"{title}: đúng {confusion.accuracy}, F1 bình quân {percent(confusion.macro_f1)}", fontsize=15)
    _matrix(figure.add_subplot(grid[:, 0]), confusion, labels)
    if calibrated is not None:
        _reliability(figure.add_subplot(grid[0, 1]), calibrated)
        _histogram(figure.add_subplot(grid[1, 1]), calibrated)
    figure.savefig(file, dpi=DOTS_PER_INCH, format="png")


def _matrix(axes: Any, confusion: Confusion, labels: list[str]) -> None:
    others = sorted({read for _, read in confusion.counts} - set(labels))
    columns = labels + others
    support = {score.label: score.support for score in confusion.by_label}
    shares = [[confusion.counts[row, column] / support[row] for column in columns] for row in labels]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for y, row in enumerate(shares):
        for x, share in enumerate(row):
            if share >= FAINT:
                colour = "white" if share > 0.6 else "black" if x == y else "firebrick"
                axes.text(x, y, f"{share * 100:.0f}", ha="center", va="center", fontsize=7, color=colour)
    axes.set_xticks(range(len(columns)), [label_name(column) for column in columns], rotation=60, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(labels)), [f"{label_name(row)} ({support[row]})" for row in labels])
    axes.tick_params(labelsize=8)
    axes.set_xlabel("mô hình đọc là")
    axes.set_ylabel("thật ra là (số câu)")
    axes.set_title("Nhầm lẫn, % của từng hàng")


def _reliability(axes: Any, calibrated: Calibration) -> None:
    axes.plot([0, 1], [0, 1], linestyle="--", color="grey", label="lý tưởng")
    axes.plot([one.confidence for one in calibrated.bins], [one.accuracy for one in calibrated.bins], marker="o", label="mô hình")
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="độ tin mô hình đưa ra", ylabel="tỷ lệ đúng thật sự")
    axes.set_title(f"Độ tin cậy: ECE {percent(calibrated.ece)}, Brier {calibrated.brier:.3f}".replace(".", ","))
    axes.legend(loc="upper left")
    axes.grid(alpha=0.3)


def _histogram(axes: Any, calibrated: Calibration) -> None:
    axes.bar([(one.low + one.high) / 2 for one in calibrated.bins], [one.count for one in calibrated.bins], width=0.09)
    axes.set(xlim=(0, 1), xlabel="độ tin mô hình đưa ra", ylabel="số câu")
    axes.grid(alpha=0.3, axis="y")
