// A server with rooms over WebSocket, with the npm package `ws`.
import { WebSocketServer } from "ws";

const TEXT = "a message of usual length to the others in a room";
const rooms = new Map();
const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.env.PORT), perMessageDeflate: false });
server.on("connection", (socket) => {
  socket.on("message", (text) => {
    const { event, data, id } = JSON.parse(text);
    if (event === "join") {
      if (!rooms.has(data)) rooms.set(data, new Set());
      rooms.get(data).add(socket);
      socket.on("close", () => rooms.get(data).delete(socket));
      socket.send(JSON.stringify({ event, data: null, id }));
    } else if (event === "say") {
      const message = JSON.stringify({ event: "said", data: TEXT });
      for (const member of rooms.get(data) ?? []) member.send(message);
      socket.send(JSON.stringify({ event, data: null, id }));
    }
  });
});
