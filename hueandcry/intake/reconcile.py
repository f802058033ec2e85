"""Prove that every row of a file went somewhere, and hold it against the file's own total."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetTally:
    """One sheet's count. `unsure`, `alike` and `revised` lie in `accepted`; `not_rows` outside.

    Sealed rows are in no count of doubts, so that `unsure` and `alike` tell nothing of them.

    `known` rows are held already as they are, `revised` ones say something new of a report that is
    held, and `withdrawn` ones take one back. `duplicates` repeat a reference of this file.
    `own_total` is the count the file states, if it does. `heading_row` is None where the sheet
    holds no table. `notes` are sentences on what a reader of the sheet may not see, such as that
    it is hidden.
    """

    sheet: str
    rows: int
    accepted: int
    rejected: int
    duplicates: int
    known: int
    unsure: int
    not_rows: int
    own_total: int | None
    alike: int = 0
    heading_row: int | None = None
    revised: int = 0
    withdrawn: int = 0
    notes: tuple[str, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Whether each row was accepted, rejected, twice, known or withdrawn, and one of these."""
        gone = self.rejected + self.duplicates + self.known + self.withdrawn
        return self.rows == self.accepted + gone

    @property
    def total_agrees(self) -> bool | None:
        """Whether the file's own total is its number of rows; None where it states none."""
        return None if self.own_total is None else self.own_total == self.rows

    @property
    def words(self) -> str:
        """What the file's own total says, for a person."""
        if self.heading_row is None:
            return "There is no table on this sheet."
        if self.own_total is None:
            return "The file states no total."
        if self.total_agrees:
            return f"The file's own total says {self.own_total:,}. It agrees."
        gap = self.own_total - self.rows
        fewer = f"{abs(gap):,} {'more' if gap < 0 else 'fewer'}"
        return f"The file's own total says {self.own_total:,}. We found {fewer}."


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Every sheet of one file, in order."""

    sheets: tuple[SheetTally, ...]

    @property
    def adds_up(self) -> bool:
        """Whether every sheet adds up."""
        return all(sheet.adds_up for sheet in self.sheets)

    @property
    def total_agrees(self) -> bool:
        """Whether no total that the file states disagrees with its rows."""
        return all(sheet.total_agrees is not False for sheet in self.sheets)

    @property
    def whole(self) -> SheetTally:
        """All sheets together; its own total is the sum of those stated, None if none is."""
        totals = [sheet.own_total for sheet in self.sheets if sheet.own_total is not None]
        return SheetTally(
            sheet="Whole file",
            rows=sum(sheet.rows for sheet in self.sheets),
            accepted=sum(sheet.accepted for sheet in self.sheets),
            rejected=sum(sheet.rejected for sheet in self.sheets),
            duplicates=sum(sheet.duplicates for sheet in self.sheets),
            known=sum(sheet.known for sheet in self.sheets),
            unsure=sum(sheet.unsure for sheet in self.sheets),
            not_rows=sum(sheet.not_rows for sheet in self.sheets),
            own_total=sum(totals) if totals else None,
            alike=sum(sheet.alike for sheet in self.sheets),
            revised=sum(sheet.revised for sheet in self.sheets),
            withdrawn=sum(sheet.withdrawn for sheet in self.sheets),
        )
