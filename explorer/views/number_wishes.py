"""What holds for the numbers of all charts: what shares are of, and how sure intervals are."""

from explorer.models.session import Session


class NumberWishes:
    """Carries out the actions of the menu "Numbers"."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take_shares_own(self) -> None:
        """Each chart has its own base."""
        self._session.set_base("")

    def take_shares_answered(self) -> None:
        """Shares are of the cases with an answer."""
        self._session.set_base("answered")

    def take_shares_all(self) -> None:
        """Shares are of all selected cases."""
        self._session.set_base("all")

    def take_shares_group(self) -> None:
        """Shares are of each group of a chart with groups."""
        self._session.set_base("group")

    def be_sure_by_90(self) -> None:
        """Narrower intervals."""
        self._session.set_level(0.9)

    def be_sure_by_95(self) -> None:
        """Intervals as usual."""
        self._session.set_level(0.95)

    def be_sure_by_99(self) -> None:
        """Wider intervals."""
        self._session.set_level(0.99)
