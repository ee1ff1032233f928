const state = document.querySelector('#state');
const messages = document.querySelector('#messages');

function show(text, kind) {
  state.textContent = text;
  state.className = kind;
}

// The browser reconnects automatically, and sends the id of the last event that it has received.
const events = new EventSource('/messages/live');
events.onopen = () => show('live', 'open');
events.onerror = () => show('waiting for the server', 'waiting');
events.onmessage = ({ data }) => {
  const { number, text } = JSON.parse(data);
  const line = document.createElement('li');
  line.append(Object.assign(document.createElement('small'), { textContent: `#${number}` }), text);
  messages.append(line);
};

document.querySelector('#say').addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = new FormData(event.target).get('text');
  const headers = { 'content-type': 'application/json' };
  const response = await fetch('/messages', { method: 'POST', headers, body: JSON.stringify({ text }) });
  if (response.ok) event.target.reset();
});
