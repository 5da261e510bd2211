"""Start, train and question the dialogue server. Runs under Python 3.10 with Rasa; none of ours.

    python nlu/launcher.py serve --model M.tar.gz --port 5005 --endpoints E.yml [--parent PID]
    python nlu/launcher.py train --config C.yml --domain D --data D… --out FOLDER --name NAME
    python nlu/launcher.py parse --model M.tar.gz      (texts on stdin, JSON lines out)

Exit status 3: the model cannot be loaded.
"""

import argparse
import asyncio
import json
import logging
import os
import sys
import threading
import time
import warnings
from pathlib import Path
from typing import Any

MODEL_BROKEN = 3
CREDENTIALS = Path(__file__).parent / "credentials.yml"
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "LOG_LEVEL": "ERROR",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "LOG_LEVEL_MATPLOTLIB": "ERROR",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


def main() -> int:
    """Run the subcommand named on the command line."""
    options = _parser().parse_args()
    os.environ.update(QUIET)
    if options.parent:
        _die_with(options.parent)
    _keep_quiet()
    commands = {"serve": _serve, "train": _train, "parse": _parse}
    return commands[options.command](options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="The dialogue server of laobing.")
    parser.add_argument("--parent", type=int, default=0, help="end when this process has ended")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve")
    serve.add_argument("--model", required=True)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=5005)
    serve.add_argument("--endpoints", required=True)
    train = commands.add_parser("train")
    train.add_argument("--data", required=True, nargs="+")
    for name in ("--config", "--domain", "--out", "--name"):
        train.add_argument(name, required=True)
    commands.add_parser("parse").add_argument("--model", required=True)
    return parser


def _serve(options: argparse.Namespace) -> int:
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints

    _speed_up_actions()

    def stop_without_model(app: Any, _loop: Any) -> None:
        if not app.ctx.agent.is_ready():
            print(f"the model {options.model} cannot be loaded", file=sys.stderr, flush=True)
            os._exit(MODEL_BROKEN)

    serve_application(
        options.model,
        interface=options.host,
        port=options.port,
        credentials=str(CREDENTIALS),
        endpoints=AvailableEndpoints.read_endpoints(options.endpoints),
        enable_api=False,
        server_listeners=[(stop_without_model, "after_server_start")],
    )
    return 0


def _train(options: argparse.Namespace) -> int:
    import rasa

    result = rasa.train(
        domain=options.domain,
        config=options.config,
        training_files=options.data,
        output=options.out,
        fixed_model_name=options.name,
        force_training=True,
    )
    return int(result.code) if result.model else max(1, int(result.code))


def _parse(options: argparse.Namespace) -> int:
    from rasa.core.agent import Agent

    agent = Agent.load(options.model)
    if not agent.is_ready():
        return MODEL_BROKEN
    loop = asyncio.new_event_loop()
    for line in sys.stdin:
        text = line.rstrip("\n")
        intent = loop.run_until_complete(agent.parse_message(text))["intent"]
        answer = {"text": text, "intent": intent["name"], "confidence": intent["confidence"]}
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return 0


def _speed_up_actions() -> None:
    """Replace two costly steps of every action call.

    Rasa compiles and checks its own JSON schema anew for each response (72 % of its CPU when
    measured), and sends the whole conversation although our actions only read its last message and
    what was uttered in reply to it (the tracker store keeps nothing older).
    """
    import jsonschema
    import rasa
    from rasa.core.actions.action import RemoteAction
    from rasa.shared.core.events import BotUttered

    validator = jsonschema.Draft7Validator(RemoteAction.action_response_format_spec())

    def validate(self: Any, result: Any) -> bool:
        validator.validate(result)
        return True

    def call(self: Any, tracker: Any, domain: Any) -> Any:
        return {
            "next_action": self._name,
            "sender_id": tracker.sender_id,
            "version": rasa.__version__,
            "tracker": {
                "sender_id": tracker.sender_id,
                "latest_message": tracker._latest_message_data(),
                "events": [one.as_dict() for one in tracker.events if isinstance(one, BotUttered)],
            },
        }

    RemoteAction._validate_action_result = validate
    RemoteAction._action_call_format = call


def _keep_quiet() -> None:
    """Errors only, and never the words of a message: only the name of the event is kept."""
    import jieba
    import structlog

    warnings.filterwarnings("ignore")
    jieba.setLogLevel(logging.ERROR)
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR, format="%(levelname)s %(message)s")

    def event_only(_logger: Any, _name: str, entry: Any) -> str:
        error = entry.get("exc_info")
        kind = sys.exc_info()[0] if error is True else type(error) if error else None
        return f"{entry['event']} {kind.__name__ if kind else ''}".strip()

    structlog.configure(
        processors=[event_only],
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _die_with(parent: int) -> None:
    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
