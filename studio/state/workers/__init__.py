"""Threads that any workspace may use.

The rule of the window: nothing on the UI thread waits for a file, a network or another thread. State objects live on
the UI thread. They give work to a worker as a function with everything in it, and get `done(result)` or `failed(error)`
back on the UI thread; work itself never touches a QObject. An error that nobody asked for becomes a notice. `Cancelled`
is no error, and nobody hears of it. After `close` nothing is called back any more.

`BackgroundQueue` does all that it is given, in order. `LatestWorker` does what is looked at now: the newest wins, and
the rest is done when idle.
"""
