// The only speller of addresses. Links say `to={paths.project}`, so an address changes in one place.

export const paths = {
  home: '/',
  signIn: '/sign-in',
  register: '/register',
  forgotPassword: '/forgot-password',
  resetPassword: '/reset-password',
  verifyEmail: '/verify-email',
  invitation: '/join',
  welcome: '/welcome',
  account: '/account',
  administration: '/administration',
  workspace: '/w/$workspace',
  firstFilm: '/w/$workspace/welcome',
  projects: '/w/$workspace/projects',
  trash: '/w/$workspace/trash',
  files: '/w/$workspace/files',
  tasks: '/w/$workspace/tasks',
  people: '/w/$workspace/people',
  engines: '/w/$workspace/engines',
  workspaceSettings: '/w/$workspace/settings',
  billing: '/w/$workspace/settings/billing',
  project: '/w/$workspace/projects/$projectId',
  script: '/w/$workspace/projects/$projectId/script',
  assets: '/w/$workspace/projects/$projectId/assets',
  director: '/w/$workspace/projects/$projectId/director',
  export: '/w/$workspace/projects/$projectId/export',
} as const

/** A path of our own site to go to after signing in; anything else would lead people away. */
export function safeReturn(wish: string | undefined): string {
  return wish?.startsWith('/') && !wish.startsWith('//') && !wish.includes('\\') ? wish : paths.home
}
