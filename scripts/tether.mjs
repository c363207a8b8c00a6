// Loaded into processes that tests start (`node --import`), with a channel to whoever started them. A killed parent
// closes the channel without a word; then nobody waits for this process any more, and it ends in order.

process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The channel alone is no reason to go on.
process.channel?.unref();
