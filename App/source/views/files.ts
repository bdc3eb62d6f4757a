import { deleteFile, getFileContent, getFileUsage, listFiles, ok, pages } from '../../client/index.js';
// `File` is the browser's own.
import type { File as StoredFile } from '../../client/index.js';
import { client } from '../client.js';
import type { Context, View } from '../context.js';
import { words } from '../language/language.js';
import { actionButton } from '../page/button.js';
import { confirm } from '../page/dialog.js';
import { element, fill } from '../page/element.js';
import { icon } from '../page/icon.js';
import { complain, tell } from '../page/notices.js';
import { PagedList } from '../page/pagedList.js';
import { emptyState, heading } from '../page/states.js';
import { dayAndTime, size } from '../page/times.js';
import { shareLinks } from './shareLinks.js';
import { uploads } from './uploads.js';

/** The files of the user. */
export function files({ signal }: Context): View {
  const w = words();
  const usage = element('div', { class: 'usage' });
  const list = new PagedList<StoredFile>({
    label: w.files,
    pages: () => pages(listFiles, client, { query: { limit: 50 } }, { signal }),
    key: (file) => file.id,
    row: (file) => row(file),
    empty: () => emptyState('file', w.noFiles, w.noFilesHint),
  });

  function row(file: StoredFile): HTMLElement {
    return element('li', { class: 'row' }, element('span', { class: 'file-mark' }, icon('file')),
      element('div', { class: 'row-text' },
        element('span', { class: 'row-title' }, file.name),
        element('span', { class: 'row-detail' }, `${size(file.size)} · ${dayAndTime(file.created_at)}`)),
      element('div', { class: 'row-actions' },
        actionButton(() => download(file, signal), { 'aria-label': w.named(w.download, file.name) },
          icon('download'), element('span', {}, w.download)),
        element('button', {
          type: 'button', 'aria-label': w.named(w.share, file.name), onclick: () => shareLinks(file, signal),
        }, icon('link'), element('span', {}, w.share)),
        actionButton(async () => {
          if (!await confirm(w.removeFileQuestion(file.name), w.removeFileHint, w.remove, signal)) return;
          await ok(deleteFile(client, { path: { file_id: file.id } }, { signal }));
          list.remove(file.id);
          tell(w.removed(file.name));
          showUsage();
        }, { class: 'quiet', title: w.remove, 'aria-label': w.named(w.remove, file.name) }, icon('trash'))));
  }

  function showUsage(): void {
    ok(getFileUsage(client, {}, { signal })).then((used) => {
      fill(usage,
        element('progress', { max: used.max_bytes, value: used.bytes, 'aria-label': w.usage(size(used.bytes), size(used.max_bytes)) }),
        element('p', { class: 'hint' }, `${w.usage(size(used.bytes), size(used.max_bytes))} · ${w.fileCount(used.count)}`));
    }).catch(complain);
  }

  showUsage();
  return {
    title: w.files,
    element: element('div', { class: 'view' }, heading(w.files), usage,
      uploads(signal, (file) => {
        list.put(file);
        showUsage();
      }),
      list.element),
  };
}

/** Saves a file where the browser saves what it downloads. */
async function download(file: StoredFile, signal: AbortSignal): Promise<void> {
  const content = await ok(getFileContent(client, { path: { file_id: file.id } }, { signal }));
  const address = URL.createObjectURL(await content.blob());
  element('a', { href: address, download: file.name }).click();
  // The browser has begun to read by then; it reads from the blob and not from the address.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
