"""Writes src/config/fixtures/hydra-results.json: what the real Hydra and OmegaConf make of hydra-cases.yaml.

    python3 -m venv venv && venv/bin/pip install hydra-core==1.3.2 omegaconf==2.3.0
    venv/bin/python scripts/hydra-results.py
"""

import json
import math
import os
import pathlib
import platform
import tempfile

import hydra
import omegaconf
import yaml
from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "src" / "config" / "fixtures"


def encoded(value):
    """JSON has no infinities; keys become texts as JSON has them."""
    if isinstance(value, float) and not math.isfinite(value):
        return {"$number": "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")}
    if isinstance(value, dict):
        return {str(key): encoded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [encoded(item) for item in value]
    return value


def composed(files, case):
    environment = case.get("environment", {})
    os.environ.update(environment)
    try:
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            try:
                with initialize_config_dir(folder, version_base="1.3"):
                    config = compose("config", overrides=case.get("overrides", []))
                return {"value": encoded(OmegaConf.to_container(config, resolve=True))}
            except Exception as error:  # Every refusal counts, whatever its class.
                return {"error": type(error).__name__}
    finally:
        for name in environment:
            del os.environ[name]


def main():
    trees = yaml.safe_load((FIXTURES / "hydra-cases.yaml").read_text(encoding="utf-8"))["trees"]
    results = {case["name"]: composed(tree["files"], case) for tree in trees for case in tree["cases"]}
    count = sum(len(tree["cases"]) for tree in trees)
    assert len(results) == count, "two cases have one name"
    versions = {"hydra-core": hydra.__version__, "omegaconf": omegaconf.__version__, "python": platform.python_version()}
    text = json.dumps({"versions": versions, "results": results}, indent=2, ensure_ascii=False)
    (FIXTURES / "hydra-results.json").write_text(text + "\n", encoding="utf-8")
    print(f"{count} cases, {versions}")


main()
