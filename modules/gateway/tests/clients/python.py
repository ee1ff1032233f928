"""The PyPI packages `websockets` and `python-socketio` against the chat."""

import asyncio
import json
import sys
import urllib.request

import socketio
import websockets

url = sys.argv[1]


def token(name):
    request = urllib.request.Request(
        f"{url}/login",
        data=json.dumps({"name": name}).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["token"]


async def plain():
    target = url.replace("http", "ws") + "/chat?access_token="
    async with (
        websockets.connect(target + token("tom")) as tom,
        websockets.connect(target + token("kim")) as kim,
    ):

        async def request(socket, event, data):
            await socket.send(json.dumps({"event": event, "data": data, "id": event}))
            while True:
                message = json.loads(await socket.recv())
                if message.get("id") == event:
                    return message["data"]

        for socket in (tom, kim):
            await request(socket, "enter", {"room": "python"})
        await tom.send(b"\x00\xff")
        message = json.loads(await kim.recv())
        assert message == {
            "event": "picture",
            "data": {"room": "python", "by": "tom", "picture": "AP8="},
        }, message
        said = await request(tom, "say", {"room": "python", "text": "hi"})
        assert json.loads(await kim.recv())["data"] == said
        await tom.ping()
    try:
        async with websockets.connect(url.replace("http", "ws") + "/chat"):
            raise AssertionError("a client without a token was accepted")
    except websockets.InvalidStatus as error:
        assert error.response.status_code == 401
    async for socket in websockets.connect(target + token("tom"), subprotocols=["baya.json"]):
        assert socket.subprotocol == "baya.json"
        break
    print("ok - websockets: rooms, acks, binary, refusal, sub-protocol")


async def socket_io(transports):
    clients = []
    for name in ("tom", "kim"):
        client = socketio.AsyncClient()
        client.welcome = asyncio.Event()
        client.on("welcome", lambda _, client=client: client.welcome.set(), namespace="/chat")
        await client.connect(url, namespaces=["/chat"], auth={"token": token(name)}, transports=transports)
        await client.welcome.wait()
        clients.append(client)
    tom, kim = clients
    heard = asyncio.Queue()
    kim.on("said", heard.put_nowait, namespace="/chat")
    kim.on("picture", heard.put_nowait, namespace="/chat")
    kim.on("poll", lambda _: "no", namespace="/chat")
    room = " ".join(["python", *transports])
    for client in clients:
        await client.call("enter", {"room": room}, namespace="/chat")
    said = await tom.call("say", {"room": room, "text": "hi"}, namespace="/chat")
    assert await heard.get() == said
    await tom.emit("message", b"\x00\xff", namespace="/chat")
    assert (await heard.get())["picture"] == b"\x00\xff"
    tom.on("poll", lambda _: "yes", namespace="/chat")
    assert sorted(await tom.call("poll", {"room": room}, namespace="/chat")) == ["no", "yes"]
    ended = asyncio.Event()
    tom.on("disconnect", lambda *_: ended.set(), namespace="/chat")
    for client in clients:
        await client.disconnect()
    await ended.wait()
    print(f"ok - python-socketio: rooms, acks both ways, binary, over {transports}")


async def refused():
    client = socketio.AsyncClient(reconnection=False)
    errors = []
    client.on("connect_error", errors.append, namespace="/chat")
    try:
        await client.connect(url, namespaces=["/chat"])
    except socketio.exceptions.ConnectionError:
        assert errors == [{"message": "log in first"}], errors
        print("ok - python-socketio: is refused without a token")
        return
    raise AssertionError("a client without a token was accepted")


async def main():
    await plain()
    for transports in (["polling"], ["websocket"], ["polling", "websocket"]):
        await socket_io(transports)
    await refused()


asyncio.run(main())
