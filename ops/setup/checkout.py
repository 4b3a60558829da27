"""Places in the checkout."""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
IMAGES = CHECKOUT / "images"
ENVIRONMENT_FILE = CHECKOUT / ".env"
ENVIRONMENT_EXAMPLE = CHECKOUT / ".env.example"
LOGS = CHECKOUT / ".cache" / "setup"
