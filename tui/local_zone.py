"""The time zone of this computer, in summer and winter: an offset taken now is wrong in half a year."""

from datetime import UTC, datetime, timedelta, tzinfo


class LocalZone(tzinfo):
    """By the operating system's own rules."""

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        return _wall(moment).utcoffset()

    def dst(self, moment: datetime | None) -> timedelta | None:
        return _wall(moment).dst()

    def tzname(self, moment: datetime | None) -> str | None:
        return _wall(moment).tzname()

    def fromutc(self, moment: datetime) -> datetime:
        """``moment`` holds UTC under this zone, as ``astimezone`` hands it over."""
        local = moment.replace(tzinfo=UTC).astimezone()
        again = local.replace(tzinfo=None).astimezone().utcoffset() != local.utcoffset()
        return local.replace(tzinfo=self, fold=1 if again else 0)


def _wall(moment: datetime | None) -> datetime:
    """A naive time is taken for a local one by ``astimezone``; ``fold`` tells the hour that comes twice."""
    return datetime.now().astimezone() if moment is None else moment.replace(tzinfo=None).astimezone()


LOCAL = LocalZone()
