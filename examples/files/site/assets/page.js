const list = document.querySelector('#list');
const message = document.querySelector('#message');
const progress = document.querySelector('#progress');

function showMessage(text, error = false) {
  message.textContent = text;
  message.classList.toggle('error', error);
}

function size(bytes) {
  const units = ['B', 'kB', 'MB', 'GB'];
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) { bytes /= 1000; unit += 1; }
  return `${unit === 0 ? bytes : bytes.toFixed(1)} ${units[unit]}`;
}

function row({ name, bytes, changed }) {
  const path = `/api/files/${encodeURIComponent(name)}`;
  const row = document.createElement('tr');
  const link = Object.assign(document.createElement('a'), { href: path, textContent: name });
  const remove = Object.assign(document.createElement('button'), { textContent: 'Remove' });
  remove.addEventListener('click', async () => {
    await fetch(path, { method: 'DELETE' });
    show();
  });
  for (const cell of [link, size(bytes), new Date(changed * 1000).toLocaleString(), remove]) {
    row.appendChild(document.createElement('td')).append(cell);
  }
  return row;
}

async function show() {
  const response = await fetch('/api/files');
  const files = await response.json();
  list.replaceChildren(...files.map(row));
}

document.querySelector('#upload').addEventListener('submit', (event) => {
  event.preventDefault();
  const request = new XMLHttpRequest();
  request.open('POST', '/api/files');
  request.responseType = 'json';
  request.upload.onprogress = ({ loaded, total }) => { progress.value = loaded / total; };
  request.onloadend = () => {
    progress.hidden = true;
    const { response } = request;
    if (request.status === 201) {
      showMessage(`Saved ${response.map(({ name, bytes }) => `${name} (${size(bytes)})`).join(', ')}`);
      event.target.reset();
      show();
    } else {
      showMessage(response?.detail ?? 'The upload failed', true);
    }
  };
  progress.hidden = false;
  request.send(new FormData(event.target));
});

function route() {
  const about = location.pathname === '/about';
  document.querySelector('#about').hidden = !about;
  document.querySelector('#all').hidden = about;
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-route]');
  if (link) {
    event.preventDefault();
    history.pushState(null, '', link.href);
    route();
  }
});
addEventListener('popstate', route);

route();
show();
