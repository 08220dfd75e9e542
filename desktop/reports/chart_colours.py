"""The colours of charts, light and dark: a window uses both, what is printed or exported stays light."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChartColours:
    """One set of colours, each named after what it is for. Those that the window knows too are its own."""

    surface: str
    text: str
    quiet: str
    outline: str
    accent: str
    on_accent: str
    good: str
    chip: str
    series: tuple[str, ...]
    grid: str  # stands out on `band` too
    band: str  # what is usual


LIGHT = ChartColours(
    surface="#FFFFFF",
    text="#1D2327",
    quiet="#5B656C",
    outline="#7E8487",
    accent="#0F6B62",
    on_accent="#FFFFFF",
    good="#27704A",
    chip="#EEEDE8",
    series=("#0F6B62", "#9A5B00", "#3E63A8", "#8A3F7E", "#5B656C"),
    grid="#CFCFCB",
    band="#E1EAE7",
)
DARK = ChartColours(
    surface="#1E2427",
    text="#ECEFF0",
    quiet="#A3AEB4",
    outline="#77848B",
    accent="#4FB8A8",
    on_accent="#15191B",
    good="#6FC08E",
    chip="#2D3539",
    series=("#4FB8A8", "#E0A94F", "#8FB0EA", "#D795CB", "#A3AEB4"),
    grid="#465158",
    band="#2A363A",
)
