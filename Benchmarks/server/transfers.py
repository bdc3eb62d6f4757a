"""What a large file costs, up and down, with nginx's `sendfile` beside it on the same bytes of the same disk."""

import shutil
import sys

from gauges import ROOT, cpu_seconds

sys.path.append(str(ROOT / "Tests/EndToEnd"))

from large import download, nginx, upload  # noqa: E402


class Files:
    """Uploads a new file each time, and takes it back from both."""

    def __init__(self, accord, mebibytes):
        self.accord = accord
        self.mebibytes = mebibytes
        self.size = mebibytes << 20

    def measure(self):
        """CPU seconds for 10^9 bytes: peer -> figure -> value."""
        pids, port = self.accord.pids(), self.accord.port
        field = f"Authorization: Bearer {self.accord.token}\r\n"
        # The better of two: on a virtual machine that has just started, pages that the host has to make cost a second
        # a GB in the kernel, whoever writes.
        up, (target, _) = min(
            self.cost(pids, lambda: upload(self.accord.connection(), self.accord.token, self.mebibytes))
            for _ in range(2))
        down, _ = self.cost(pids, lambda: download(port, f"{target}/content", field, self.size))
        results = {"accord": {"upload_cpu_s": up, "download_cpu_s": down}}
        if shutil.which("nginx"):
            blobs = (path for path in (self.accord.folder / "data/files").rglob("*") if path.is_file())
            blob = max(blobs, key=lambda path: path.stat().st_mtime)
            with nginx(blob.parent) as (port, pids):
                down, _ = self.cost(pids, lambda: download(port, f"/{blob.name}", "", self.size))
            results["nginx-sendfile"] = {"download_cpu_s": down}
        return results

    def cost(self, pids, work):
        before = cpu_seconds(pids)
        result = work()
        return (cpu_seconds(pids) - before) / (self.size / 1e9), result
