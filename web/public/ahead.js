// Asks what the page is about to ask, while its own script is still being read: the server and the browser then work side by
// side. The page takes each answer once, instead of asking (`takeEarly` in src/api/early.ts); what it does not take is forgotten.
;(() => {
  if (!document.cookie.split('; ').some((cookie) => cookie.startsWith('huaben_signed_in='))) return
  const [, project, stage] = /^\/w\/[^/]+\/projects\/([^/]+)\/(script|assets|director)$/.exec(location.pathname) ?? []
  if (project === undefined) return
  const board = [`/projects/${project}/board`, `/projects/${project}/production/state`]
  const ofStage = { script: [`/projects/${project}/script/head`], assets: board, director: board }[stage]
  const headers = { accept: 'application/json', 'accept-language': document.documentElement.lang }
  const early = new Map()
  for (const path of [
    '/auth/me',
    '/workspaces?size=100',
    '/workspaces/shared-projects?size=100',
    `/projects/${project}`,
    ...ofStage,
  ]) {
    const answer = fetch(`/api/v1${path}`, { headers, credentials: 'same-origin' })
    // Whoever takes it hears of it; nobody else needs to.
    answer.catch(() => {})
    early.set(path, answer)
  }
  globalThis.huabenEarly = early
})()
