// A server with rooms, with the npm package `socket.io`.
import { createServer } from "node:http";
import { Server } from "socket.io";

const TEXT = "a message of usual length to the others in a room";
const server = createServer();
const io = new Server(server, { transports: ["websocket"] });
io.of("/bench").on("connection", (socket) => {
  socket.on("join", async (room, acknowledge) => {
    await socket.join(room);
    acknowledge(null);
  });
  socket.on("say", (room, acknowledge) => {
    io.of("/bench").to(room).emit("said", TEXT);
    acknowledge(null);
  });
});
server.listen(Number(process.env.PORT), "127.0.0.1");
