"""Draws figures on a thread of its own and gives them back as pictures: the window never waits for one."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from desktop.reports.chart_colours import ChartColours

if TYPE_CHECKING:  # matplotlib is loaded on that thread
    from matplotlib.figure import Figure

    from desktop.reports.charts import Size

Draw = Callable[[ChartColours, "Size"], "Figure"]


@dataclass(eq=False)
class Order:
    """One picture to be made, in pixels of the window; `then` takes it on the window's thread."""

    draw: Draw
    colours: ChartColours
    size: QSize
    ratio: float  # pixels of the screen in one of the window
    then: Callable[[QImage], None]
    dropped: bool = False  # nobody wants it any more


class Studio(QObject):
    """Takes orders, one after the other."""

    _landed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._landed.connect(lambda land: land(), Qt.ConnectionType.QueuedConnection)
        self._thread: threading.Thread | None = None

    def order(self, order: Order) -> None:
        """Have a picture made."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="charts", daemon=True)
            self._thread.start()
        self._orders.put(order)

    def _work(self) -> None:
        while True:
            order = self._orders.get()
            if order.dropped:
                continue
            land = self._made(order)
            if not shiboken6.isValid(self):  # the application has ended
                return
            self._landed.emit(land)

    @staticmethod
    def _made(order: Order) -> Callable[[], None]:
        """Make the picture; what is to be done with it, or with the fault that came up."""
        try:
            picture = _picture(order)
        except Exception as error:
            fault = error

            def raise_it() -> None:
                raise fault

            return raise_it
        return lambda: None if order.dropped else order.then(picture)


def _picture(order: Order) -> QImage:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from desktop.reports.charts import Size

    figure = order.draw(order.colours, Size(order.size.width(), order.size.height()))
    figure.set_dpi(figure.dpi * order.ratio)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    width, height = canvas.get_width_height(physical=True)
    pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    picture = QImage(pixels, width, height, QImage.Format.Format_RGBA8888).copy()
    picture.setDevicePixelRatio(order.ratio)
    return picture


_the_studio: Studio | None = None


def studio() -> Studio:
    """The one of the application."""
    global _the_studio
    if _the_studio is None or not shiboken6.isValid(_the_studio):
        _the_studio = Studio()
    return _the_studio
