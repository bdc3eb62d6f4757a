// Lines on a grid of 24 by 24, drawn for this page.
const paths = {
  back: 'M15 5l-7 7 7 7',
  chat: 'M4 5h16v11H9l-5 4z',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4.5l3 1.5',
  close: 'M6 6l12 12M18 6L6 18',
  device: 'M4 6h16v10H4zM9 20h6M12 16v4',
  download: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17',
  people: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c.5-4 3-6 6.500-6s6 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .8 3.200 2.600 3.500 5.500',
  person: 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.500 21c.5-4.500 3.500-7 7.500-7s7 2.500 7.500 7',
  plus: 'M12 5v14M5 12h14',
  send: 'M4 12L20 4l-5 16-3.500-6.500z',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5',
  upload: 'M12 16V5M7 9.500l5-5 5 5M5 20h14',
  warning: 'M12 4l9 16H3zM12 10v4.500M12 17v.5',
};

/** The name of a picture. */
export type IconName = keyof typeof paths;

/** A small picture beside a text that says the same: it is hidden from screen readers. */
export function icon(name: IconName): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const picture = document.createElementNS(space, 'svg');
  picture.setAttribute('viewBox', '0 0 24 24');
  picture.setAttribute('class', 'icon');
  picture.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', paths[name]);
  picture.append(path);
  return picture;
}
