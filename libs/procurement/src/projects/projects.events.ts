/** What happens to projects; the subject is the project. */
export type ProjectEvents = {
  'project.registered': { number: string; budgetFen: number };
  'project.approved': { number: string };
  'project.refused': { number: string; reason: string };
  'project.reported': { number: string; progressBp: number };
  'project.paid': { number: string; lineId: string; amountFen: number };
  'project.completed': { number: string; completedOn: string };
  'budget_line.judged': { number: string; lineId: string; outcome: 'cleared' | 'refused'; reason: string };
};
