import { ok, uploadFile, uploadProgress } from '../../client/index.js';
import { client } from '../client.js';
import { explanation, isCancelled } from '../explanation.js';
import { words } from '../language/language.js';
import { element, fill, set } from '../page/element.js';
import { icon } from '../page/icon.js';
import { tell } from '../page/notices.js';

/** What the server answers to an upload. */
type Uploaded = Awaited<ReturnType<typeof upload>>;

/** A place to upload files from, with what is under way. `done` hears of each file that is stored. */
export function uploads(signal: AbortSignal, done: (file: Uploaded) => void): HTMLElement {
  const w = words();
  const running = element('ul', { class: 'uploads' });
  const chooser = element('input', {
    type: 'file', multiple: true, id: 'upload', class: 'hidden',
    onchange: () => {
      begin(chooser.files);
      chooser.value = '';
    },
  });
  const area = element('div', { class: 'drop' }, chooser,
    element('label', { for: 'upload', class: 'button primary' }, icon('upload'), w.upload),
    element('span', { class: 'hint drop-hint' }, w.dropHere));
  area.addEventListener('dragover', (event) => {
    event.preventDefault();
    set(area, { 'data-over': 'true' });
  });
  area.addEventListener('dragleave', () => set(area, { 'data-over': null }));
  area.addEventListener('drop', (event) => {
    event.preventDefault();
    set(area, { 'data-over': null });
    begin(event.dataTransfer?.files ?? null);
  });

  function begin(files: FileList | null): void {
    for (const file of files ?? []) running.append(uploadRow(file, signal, done));
  }
  return element('section', {}, area, running);
}

/** An upload under way: how far it is, and a way to stop it. */
function uploadRow(file: File, signal: AbortSignal, done: (file: Uploaded) => void): HTMLElement {
  const w = words();
  const stop = new AbortController();
  signal.addEventListener('abort', () => stop.abort());
  const progress = element('progress', { max: 1, value: 0, 'aria-label': w.uploading(file.name) });
  const button = element('button', {
    type: 'button', 'aria-label': w.named(w.cancel, file.name), onclick: () => stop.abort(),
  }, w.cancel);
  const row = element('li', { class: 'upload' },
    element('span', { class: 'row-title' }, file.name), progress, button);
  upload(file, stop.signal, (share) => { progress.value = share; }).then((stored) => {
    row.remove();
    tell(w.uploaded(stored.name));
    done(stored);
  }).catch((error: unknown) => {
    if (isCancelled(error)) {
      row.remove();
      tell(w.uploadCancelled(file.name));
      return;
    }
    fill(row, element('span', { class: 'row-title' }, file.name),
      element('span', { class: 'field-error', role: 'alert' }, explanation(error)),
      element('button', {
        type: 'button', class: 'quiet', 'aria-label': w.named(w.dismiss, file.name), onclick: () => row.remove(),
      }, icon('close')));
  });
  return row;
}

function upload(file: File, signal: AbortSignal, progress: (share: number) => void) {
  return ok(uploadFile(client, { contentType: 'multipart/form-data', body: { file } }, {
    signal, fetch: uploadProgress((sent, total) => progress(total > 0 ? sent / total : 1)),
  }));
}
