export const en = {
  title: 'Our part of the targets',
  note: 'Given by the district; what is done counts when it is accepted',
  of: (west: string) => `Goods of ${west}`,
  amount: 'target',
  done: 'done',
  yuan: 'yuan',
  level: (level: number) => `counted from evidence level ${level}`,
};
