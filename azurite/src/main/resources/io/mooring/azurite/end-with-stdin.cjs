// Loaded before Azurite. When standard input ends, whoever started this process is gone, so it ends too, gently.
process.stdin.resume();
process.stdin.on("end", () => process.kill(process.pid, "SIGTERM"));
process.stdin.on("error", () => process.kill(process.pid, "SIGTERM"));
process.stdin.unref();

// Azurite's table service alone saves on SIGINT only, and would lose its last writes on SIGTERM.
process.once("SIGTERM", () => {
  if (process.listenerCount("SIGTERM") === 0) {
    process.emit("SIGINT");
  }
});
