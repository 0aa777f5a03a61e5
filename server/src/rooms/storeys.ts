// Who may call whom, from the ground up: a room calls only rooms on lower storeys, through their front
// doors. Rooms of one storey do not know each other. The order is also the order of export and import.
// Read by the import check, by compose.ts and by tenant export.

/** Ground floor first. The index is the storey. */
export const storeys = [
  ['identity'],
  ['workspaces'],
  ['billing', 'catalogue', 'keys', 'projects'],
  ['tasks'],
  ['files', 'reviews'],
  ['artefacts'],
  ['scripts', 'render', 'generation'],
  ['boards', 'prompts'],
  ['voices'],
  ['films'],
  ['productions'],
  ['candidates', 'writing'],
  ['likeness'],
  ['campaigns'],
] as const

/** They read any room's events.ts; no room imports them. */
export const listeners = ['audit', 'notifications', 'realtime', 'webhooks'] as const

/** They use any front door; no room imports them. */
export const operators = ['search', 'system', 'legacy-import'] as const
