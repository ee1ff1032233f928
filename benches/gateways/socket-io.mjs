// Rooms with the npm package `socket.io`.
import { createServer } from "node:http";
import { Server } from "socket.io";

const TEXT = "a message of usual length, said to others in a room";
const server = createServer();
const io = new Server(server, { transports: ["websocket"] });
io.of("/bench").on("connection", (socket) => {
  socket.on("join", async (room, joined) => {
    await socket.join(room);
    joined(null);
  });
  socket.on("say", (room, said) => {
    io.of("/bench").to(room).emit("said", TEXT);
    said(null);
  });
});
server.listen(Number(process.env.PORT), "127.0.0.1");
