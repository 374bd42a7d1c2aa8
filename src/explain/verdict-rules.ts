/** The verdicts that are reported as findings, each under a rule of its own. */
export const VERDICT_RULES = {
  loses: { id: 'EventsLost', name: 'EventsLost', level: 'error', shortDescription: 'An event is lost when something fails.', help: 'Give the way a place where events are parked, and an alarm.' },
  unnoticed: { id: 'NobodyIsTold', name: 'NobodyIsTold', level: 'warning', shortDescription: 'Events are parked or wait, and no alarm is certain to tell a person.', help: 'Add an alarm with an action.' },
  cannotTell: { id: 'CannotTell', name: 'CannotTell', level: 'note', shortDescription: 'Something that decides is not known or not modelled.', help: 'Check this way by hand.' },
} as const;
