// Loaded into the process under test: with TIME_FROM its calendar begins at that moment.
import support from '../../dist/test/support/shift-date.js';

const from = process.env.TIME_FROM;
if (from) support.shiftDate(Date.parse(from) - Date.now());
