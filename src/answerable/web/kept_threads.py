"""Django's requests on threads that stay, so that each finds its thread's connection to the database open.

Left alone, a request has a new thread of its own, and connections belong to threads: each request would connect anew, which on PostgreSQL costs more than most
requests do. The thread that was used last is taken first, so that a quiet site uses few. Raises nothing of its own. Specification: ASGI 3.0.
"""

from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import ThreadSensitiveContext

from answerable.web.body_limit import Application, Receive, Scope, Send

# Threads, each with a connection, that stay when nobody asks for anything. In a rush there are more, as many as `body_limit` lets in.
MOST_IDLE = 8


def on_kept_threads(application: Application) -> Application:
    """`application`, whose synchronous parts run on one thread a request: one that was used before, if any is idle."""
    idle: list[ThreadPoolExecutor] = []

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        thread = idle.pop() if idle else ThreadPoolExecutor(1, "request")
        try:
            async with ThreadSensitiveContext(executor=thread):
                await application(scope, receive, send)
        finally:
            if len(idle) < MOST_IDLE:
                idle.append(thread)
            else:
                thread.shutdown(wait=False)

    return served
