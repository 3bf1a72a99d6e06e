// Which of the files that a browser hands over are the bag's (docs/formats/bundle.md).

import { membersOf } from '../../web/src/page/choose.js';

const CASES = [
  ['chosen bag', 'bag/bagit.txt bag/data/checkpoint.txt', 'bagit.txt data/checkpoint.txt'],
  ['opened folder', 'o/aigaq-bundle/bagit.txt o/verdict.html', 'bagit.txt'],
  ['without bagit.txt', 'o/aigaq-bundle/data/x o/data/y', 'data/x'],
  ['bag without bagit.txt', 'o/data/x o/sender/y', 'data/x sender/y'],
  ['bagit.txt goes before', 'o/bagit.txt o/aigaq-bundle/x', 'bagit.txt aigaq-bundle/x'],
  ['the top itself', 'aigaq-bundle/bagit.txt aigaq-bundle/x', 'bagit.txt x'],
  ['several dropped', 'bagit.txt data/x', 'bagit.txt data/x'],
  ['too far above', 'p/o/aigaq-bundle/bagit.txt p/o/data/x', null],
  ['nothing of a bag', 'o/x o/y/bagit.txt', null],
  ['nothing', '', null],
];

export function chosenFolders(check) {
  for (const [name, paths, expected] of CASES) {
    const files = paths.split(' ').filter(Boolean);
    const members = membersOf(files.map((path) => ({ path, file: path })));
    const found = members && members.map((member) => member.name).join(' ');
    check(`folder: ${name}`, found === expected, found);
  }
}
