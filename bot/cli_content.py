"""The commands about questions, knowledge, the model and case data; the bodies are in ``bot.commands``, imported when called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.kb_cli import kb
from bot.commands.options import AsJson, Day, Province
from bot.commands.options import settings as _settings

evaluate = typer.Typer(no_args_is_help=True, help="Đo chất lượng hiểu và trả lời trên một tệp câu hỏi.")
fleet = typer.Typer(no_args_is_help=True, help="Đội xe chuyển bệnh.")
dossiers = typer.Typer(no_args_is_help=True, help="Hồ sơ nộp ở bộ phận Một cửa.")
bench = typer.Typer(no_args_is_help=True, help="Đo tốc độ, so với một bên khác chạy trên cùng máy.")

Questions = Annotated[Path, typer.Option("--questions", help="tệp JSONL các câu hỏi", exists=True, dir_okay=False)]
JsonFile = Annotated[Path | None, typer.Option("--out", help="ghi JSON ra tệp này")]
Sample = Annotated[bool, typer.Option("--sample", help="nạp dữ liệu mẫu (được đánh dấu là mẫu ở mọi nơi)")]


def register(cli: typer.Typer) -> None:
    """Add these commands to the ``ansinh`` command."""
    for name, group in (("kb", kb), ("eval", evaluate), ("fleet", fleet), ("dossiers", dossiers), ("bench", bench)):
        cli.add_typer(group, name=name)
    for command in (ask, chat, train, places):
        cli.command()(command)


def ask(
    text: Annotated[str | None, typer.Argument(metavar="[CÂU HỎI]")] = None,
    province: Province = None,
    date: Day = None,
    as_json: AsJson = False,
    batch: Annotated[
        Path | None, typer.Option(help="tệp JSONL: mỗi dòng {id, text, province?, date?}", exists=True, dir_okay=False)
    ] = None,
    out: Annotated[Path | None, typer.Option(help="nơi ghi kết quả của --batch")] = None,
) -> None:
    """Hỏi một câu, hoặc cả tệp câu hỏi, không cần An Sinh đang chạy."""
    from bot.commands import ask as command

    if (text is None) == (batch is None):
        raise typer.BadParameter("cần một câu hỏi, hoặc --batch VÀO.jsonl --out RA.jsonl")
    if batch is not None:
        if out is None:
            raise typer.BadParameter("--batch cần --out RA.jsonl")
        command.batch(_settings(), batch, out)
    else:
        command.one(_settings(), text or "", province.value if province else None, date.date() if date else None, as_json=as_json)


def chat(province: Province = None) -> None:
    """Trò chuyện trong cửa sổ dòng lệnh, với đầy đủ hội thoại (An Sinh phải đang chạy, nếu không sẽ tự chạy tạm)."""
    from bot.commands import chat as command

    command.chat(_settings(), province.value if province else None)


def train(
    force: Annotated[bool, typer.Option("--force", help="huấn luyện lại dù dữ liệu không đổi")] = False,
    promote: Annotated[
        bool, typer.Option("--promote", help="chỉ đưa mô hình mới vào dùng khi không kém mô hình đang dùng ở cách viết nào")
    ] = False,
    questions: Annotated[
        Path | None, typer.Option(help="tệp JSONL các câu hỏi để so sánh (mặc định: bộ câu hỏi có sẵn)", exists=True, dir_okay=False)
    ] = None,
    margin: Annotated[float, typer.Option(min=0.0, max=1.0, help="được phép kém đi bao nhiêu, 0.02 là hai điểm phần trăm")] = 0.02,
) -> None:
    """Huấn luyện mô hình ngôn ngữ từ nlu_data/, config.yml và bot/domain/."""
    from bot.commands import train as command

    if promote:
        command.promote(_settings(), force=force, questions=questions, margin=margin)
    elif questions is not None:
        raise typer.BadParameter("--questions chỉ dùng với --promote")
    else:
        command.train(_settings(), force=force)


def places(text: Annotated[str, typer.Argument(metavar="CÂU")], as_json: AsJson = False) -> None:
    """Tìm xã, phường, huyện, tỉnh (cũ và mới) được nhắc trong một câu."""
    from bot.commands import places as command

    command.show(text, as_json=as_json)


@evaluate.command("answers")
def eval_answers(
    questions: Questions,
    as_json: AsJson = False,
    out: JsonFile = None,
    slices: Annotated[
        str | None,
        typer.Option(help="chỉ chấm vài cách viết, ví dụ marked,letter (mặc định: marked,unmarked,teencode,telex,dialect,letter)"),
    ] = None,
) -> None:
    """Chấm câu trả lời theo cách viết: đúng chương trình, đúng khía cạnh, câu ngoài phạm vi bị trả lời."""
    from bot.commands import evaluate as command

    command.answers(_settings(), questions, slices=slices, as_json=as_json, out=out)


@evaluate.command("nlu")
def eval_nlu(
    questions: Annotated[
        Path | None, typer.Option(help="tệp JSONL các câu hỏi, đọc bằng mô hình đang dùng", exists=True, dir_okay=False)
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="dữ liệu huấn luyện, chia phần để kiểm tra chéo (mặc định: nlu_data)", exists=True)
    ] = None,
    folds: Annotated[int, typer.Option(min=2, max=10, help="chia dữ liệu huấn luyện làm mấy phần")] = 3,
    as_json: AsJson = False,
    out: JsonFile = None,
    picture: Annotated[Path | None, typer.Option(help="vẽ bảng nhầm lẫn và độ tin cậy ra tệp PNG này")] = None,
) -> None:
    """Chấm riêng phần hiểu: ý định, khía cạnh, thực thể, độ tin cậy."""
    from bot.commands import evaluate as command

    if questions is not None and data is not None:
        raise typer.BadParameter("chọn một trong hai: --questions hoặc --data")
    command.nlu(_settings(), questions, data=data, folds=folds, as_json=as_json, out=out, picture=picture)


@fleet.command("import")
def fleet_import(
    sample: Sample = False, file: Annotated[Path | None, typer.Argument(metavar="[TỆP.csv]", exists=True, dir_okay=False)] = None
) -> None:
    """Nạp đội xe từ tệp CSV, hoặc đội xe mẫu (188 xe)."""
    from bot.commands import cases as command

    command.import_fleet(_settings(), file, sample=sample)


@fleet.command("list")
def fleet_list() -> None:
    """Liệt kê xe theo xã."""
    from bot.commands import cases as command

    command.list_fleet(_settings())


@dossiers.command("import")
def dossiers_import(
    sample: Sample = False, file: Annotated[Path | None, typer.Argument(metavar="[TỆP.csv]", exists=True, dir_okay=False)] = None
) -> None:
    """Nạp hồ sơ từ tệp CSV, hoặc hồ sơ mẫu."""
    from bot.commands import cases as command

    command.import_dossiers(_settings(), file, sample=sample)


@bench.command("ask")
def bench_ask(repeat: Annotated[int, typer.Option(min=1, help="số lượt")] = 200) -> None:
    """Thời gian hiểu, tìm và trả lời một câu trong một tiến trình."""
    from bot.commands import bench as command

    command.ask(_settings(), repeat)


@bench.command("nlu")
def bench_nlu(
    against: Annotated[list[str] | None, typer.Option(help="stock | diet | logistic; lặp lại để so nhiều bên")] = None,
    questions: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="JSONL; không có thì dùng bộ câu riêng")] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="số vòng học của mạng nơ-ron, thay cho số trong công thức")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Huấn luyện và hỏi mô hình của An Sinh bên cạnh công thức khác, cùng dữ liệu, cùng câu hỏi."""
    from bot.commands import bench_nlu as command

    command.nlu(_settings(), against or ["stock"], questions, epochs=epochs, as_json=as_json)


@bench.command("kb")
def bench_kb(
    sizes: Annotated[str, typer.Option(help="số mục, cách nhau bằng dấu phẩy")] = "150,1000,10000",
    repeat: Annotated[int, typer.Option(min=20, help="số câu hỏi mỗi cỡ")] = 300,
    with_model: Annotated[bool, typer.Option("--with-model", help="đo thêm phần mô hình ngôn ngữ góp vào")] = False,
    as_json: AsJson = False,
) -> None:
    """Tìm trong kho 150, 1.000 và 10.000 mục: thời gian và số câu tìm đúng ngay, bên cạnh BM25 thường."""
    from bot.commands import bench_kb as command

    command.kb(_settings(), sizes, repeat, with_model=with_model, as_json=as_json)
