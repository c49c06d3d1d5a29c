"""A feed server that behaves, or misbehaves, on cue.

    with FeedServer() as server:
        url = server.feed("/rss", body, etag='"1"')     # honours If-None-Match
        server.redirect("/old", "/rss", status=301)
        server.status("/busy", 429, {"Retry-After": "60"})
        server.drip("/drip", every=0.05)
        HttpClient(user_agent="test", allow_hosts=frozenset({server.host}))
        server.hits("/rss"); server.headers("/rss")[-1]["If-None-Match"]

Every method that sets up a path gives its URL; setting it up again replaces it.
"""
