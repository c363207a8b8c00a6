// Loaded into the process under test: with TIME_FROM its calendar begins at that moment, and goes on from there.

const from = process.env.TIME_FROM;
if (from) {
  const Real = Date;
  const offset = Real.parse(from) - Real.now();
  globalThis.Date = class extends Real {
    constructor(...parts) {
      super(...(parts.length ? parts : [Real.now() + offset]));
    }
    static now() {
      return Real.now() + offset;
    }
  };
}
