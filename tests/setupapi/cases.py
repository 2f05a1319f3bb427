"""The parts of the small INFs of allowed_test.py."""

HEAD = r"""[Version]
Signature = "$Windows NT$"
ClassGuid = {4d36e97d-e325-11ce-bfc1-08002be10318}
[SourceDisksNames]
1 = Disk
[SourceDisksFiles]
a.sys = 1
"""
SERVICE = r"""
[Service]
ServiceType = 1
StartType = 3
ErrorControl = 1
ServiceBinary = %12%\a.sys
"""
DEVICE = r"""
[Manufacturer]
V = M, NTamd64.10.0
[M.NTamd64.10.0]
D = I, PCI\VEN_1
"""
WINDOWS_11 = (10, 0, 22000)


class Kind:
    """A kind of fix: an INF, what the fix makes of it as (old, new) texts, the rule that
    makes it, what a run may do beside, and what is next to the fix: changes of the fixed INF, each
    with a part of what is said of it."""

    def __init__(self, rule, before, fix, misses, **options):
        self.rule, self.before, self.fix, self.misses, self.options = rule, before, fix, misses, options


def changed(text, changes):
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text
