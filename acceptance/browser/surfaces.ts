// Every page and everything that opens over one, with the way there: the registry that the walk goes through. A new page or
// dialog belongs in here.
import type { Page } from 'playwright-core'
import type { Places } from './furnished.ts'

/** One press on the way to a dialog, menu or drawer; names are the English ones. */
export type Step = {
  readonly role: 'button' | 'menuitem' | 'gridcell' | 'tab' | 'radio'
  readonly name: string | RegExp
}

export type Surface = {
  readonly name: string
  readonly path: (places: Places) => string
  /** None: the page itself. */
  readonly steps?: readonly Step[]
  /** A key that opens it, where there is one. */
  readonly key?: string
  /** Typed into the page first, by the label of its field. */
  readonly types?: { readonly label: string; readonly text: string }
  /** What must be there before it is looked at; the main heading if not said. */
  readonly awaits?: string
  /** Windows in which it exists; both if not said. */
  readonly only?: 'wide' | 'narrow'
  readonly isPublic?: boolean
}

const inWorkspace =
  (page: string) =>
  ({ workspace }: Places) =>
    `/w/${workspace}/${page}`
const inProject = (stage: string) => (places: Places) => `/w/${places.workspace}/projects/${places.projectId}/${stage}`
const button = (name: string | RegExp): Step => ({ role: 'button', name })
const item = (name: string | RegExp): Step => ({ role: 'menuitem', name })
const tab = (name: string | RegExp): Step => ({ role: 'tab', name })

const projects = inWorkspace('projects')
const script = inProject('script')
const director = inProject('director')
const exporting = inProject('export')
const assets = (places: Places) => `${inProject('assets')(places)}?character=${places.characterId}`
const CARD = '[role="gridcell"][id^="shot-"] img'

export const SURFACES: readonly Surface[] = [
  { name: 'sign in', path: () => '/sign-in', isPublic: true },
  { name: 'register', path: () => '/register', isPublic: true },
  { name: 'forgotten password', path: () => '/forgot-password', isPublic: true },
  { name: 'new password', path: () => '/reset-password#token=none', isPublic: true },
  { name: 'confirmed address', path: () => '/verify-email#token=none', isPublic: true },
  { name: 'invitation', path: () => '/join#token=none', isPublic: true },
  { name: 'nothing here', path: () => '/no/such/page', isPublic: true },

  { name: 'projects', path: projects },
  { name: 'workspaces', path: projects, steps: [button(/workspace$/)] },
  { name: 'new workspace', path: projects, steps: [button(/workspace$/), item('New workspace…')] },
  { name: 'palette', path: projects, key: 'Control+k' },
  { name: 'tasks drawer', path: projects, steps: [button(/^Tasks/)] },
  { name: 'notices', path: projects, steps: [button(/^Notices/)] },
  { name: 'languages', path: projects, steps: [button('Language')] },
  { name: 'appearances', path: projects, steps: [button('Appearance')] },
  { name: 'account menu', path: projects, steps: [button('Your account')] },
  { name: 'card menu', path: projects, steps: [button('Actions for 种梨')] },
  { name: 'rename project', path: projects, steps: [button('Actions for 种梨'), item('Rename…')] },
  { name: 'picture of a project', path: projects, steps: [button('Actions for 种梨'), item('Picture…')] },
  { name: 'share project', path: projects, steps: [button('Actions for 种梨'), item('Share…')] },
  { name: 'new project', path: projects, steps: [button('New project')] },
  { name: 'new project, sample', path: projects, steps: [button('New project'), { role: 'radio', name: 'Sample' }] },
  { name: 'guide', path: inWorkspace('welcome') },
  { name: 'trash', path: inWorkspace('trash') },
  { name: 'delete for good', path: inWorkspace('trash'), steps: [button('Delete for good')] },
  { name: 'empty the trash', path: inWorkspace('trash'), steps: [button('Empty trash')] },

  { name: 'script', path: script, awaits: '.cm-line' },
  { name: 'project menu', path: script, steps: [button('Project menu')], awaits: '.cm-line' },
  { name: 'script versions', path: script, steps: [button('Versions')], awaits: '.cm-line' },
  { name: 'review', path: script, steps: [button(/^Review: /)], awaits: '.cm-line' },
  { name: 'submit', path: script, steps: [button(/^Review: /), button('Submit for review')], awaits: '.cm-line' },
  { name: 'script export', path: script, steps: [button('Export')], awaits: '.cm-line' },
  { name: 'write with an engine', path: script, steps: [button('Write with an engine')], awaits: '.cm-line' },
  { name: 'script from an idea', path: (places) => `${script(places)}?write=script`, awaits: '[role="dialog"]' },
  { name: 'rewrite lines', path: (places) => `${script(places)}?write=rewrite`, awaits: '[role="dialog"]' },
  { name: 'propose shots', path: (places) => `${script(places)}?write=shots`, awaits: '[role="dialog"]' },
  { name: 'copy for a product', path: (places) => `${script(places)}?write=copy`, awaits: '[role="dialog"]' },
  { name: 'drafts', path: (places) => `${script(places)}?write=drafts`, awaits: '[role="dialog"]' },
  { name: 'version of the script', path: (places) => `${script(places)}?version=1`, awaits: '.cm-line' },

  { name: 'assets', path: inProject('assets'), awaits: 'main img' },
  { name: 'pictures of a character', path: assets, awaits: '[role="tab"]' },
  { name: 'description', path: assets, steps: [tab('Description')], awaits: '[role="tab"]' },
  { name: 'voice', path: assets, steps: [tab('Voice')], awaits: '[role="tab"]' },
  { name: 'lines', path: assets, steps: [tab('Lines')], awaits: '[role="tab"]' },
  { name: 'likeness', path: assets, steps: [tab('Likeness')], awaits: '[role="tab"]' },

  { name: 'director', path: director, awaits: CARD },
  { name: 'inspector', path: director, steps: [button('Inspector')], awaits: CARD, only: 'narrow' },
  { name: 'more of a shot', path: director, steps: [button('More actions')], awaits: CARD },
  { name: 'split', path: director, steps: [button('More actions'), item(/^Split/)], awaits: CARD },
  { name: 'make anew', path: director, steps: [button('More actions'), item(/^Make anew/)], awaits: CARD },
  { name: 'make what is missing', path: director, steps: [button('Make what is missing…')], awaits: CARD },
  { name: 'keys of the board', path: director, key: 'Shift+?', awaits: CARD, only: 'wide' },

  { name: 'export', path: exporting, awaits: 'video' },
  { name: 'own music', path: exporting, steps: [{ role: 'radio', name: 'My own' }], awaits: 'video' },
  { name: 'templates', path: exporting, steps: [button('Change template')], awaits: 'video' },
  { name: 'scenes of the film', path: exporting, steps: [button('Scenes')], awaits: 'video' },
  { name: 'speed', path: exporting, steps: [button(/^Speed/)], awaits: 'video' },
  { name: 'keys of the player', path: exporting, steps: [button('Keys')], awaits: 'video', only: 'wide' },
  { name: 'more for a cut', path: exporting, steps: [button(/^More for the cut/)], awaits: 'video' },

  { name: 'tasks', path: inWorkspace('tasks') },
  { name: 'log of a task', path: inWorkspace('tasks'), steps: [button(/^Log/)] },
  { name: 'files', path: inWorkspace('files'), awaits: 'main ul button, main li' },
  { name: 'files as a list', path: inWorkspace('files'), steps: [{ role: 'radio', name: 'List' }] },
  {
    name: 'file',
    path: (places) => `${inWorkspace('files')(places)}?file=${places.fileId}`,
    awaits: '[role="slider"]',
  },
  { name: 'files in the trash', path: (places) => `${inWorkspace('files')(places)}?trash=1` },
  { name: 'engines', path: inWorkspace('engines') },
  { name: 'keys', path: inWorkspace('engines?tab=keys') },
  { name: 'add a key', path: inWorkspace('engines?tab=keys'), steps: [button('Add a key')] },
  { name: 'prompts', path: inWorkspace('engines?tab=prompts'), awaits: '.cm-line' },
  { name: 'prompt of a script', path: inWorkspace('engines?tab=prompts&kind=text.script'), awaits: '.cm-line' },
  {
    name: 'versions of a prompt',
    path: inWorkspace('engines?tab=prompts&kind=image.character&language=en'),
    steps: [button('Compare As it comes with the studio with what is in force')],
    awaits: '.cm-line',
  },
  { name: 'activity', path: inWorkspace('engines?tab=activity') },
  { name: 'people', path: inWorkspace('people') },
  { name: 'invite', path: inWorkspace('people'), steps: [button('Invite')] },
  { name: 'remove a member', path: inWorkspace('people'), steps: [button('Remove mei')] },
  { name: 'leave', path: inWorkspace('people'), steps: [button('Leave workspace')] },
  { name: 'workspace settings', path: inWorkspace('settings') },
  { name: 'wallet', path: inWorkspace('settings/billing') },
  { name: 'bill', path: inWorkspace('settings/billing?tab=bill') },
  { name: 'journal', path: inWorkspace('settings/billing?tab=journal') },
  { name: 'usage', path: inWorkspace('settings/billing?tab=usage') },
  { name: 'budgets', path: inWorkspace('settings/billing?tab=budgets') },
  { name: 'new budget', path: inWorkspace('settings/billing?tab=budgets'), steps: [button('New budget')] },
  { name: 'plan', path: inWorkspace('settings/billing?tab=plan') },
  { name: 'delete the workspace', path: inWorkspace('settings'), steps: [button('Delete workspace')] },

  { name: 'profile', path: () => '/account' },
  { name: 'password', path: () => '/account?tab=password' },
  { name: 'two-factor', path: () => '/account?tab=two-factor' },
  {
    name: 'sign out with unsaved work',
    path: () => '/account',
    types: { label: 'About you', text: 'Writes at night.' },
    steps: [button('Your account'), item('Sign out')],
  },
  { name: 'devices', path: () => '/account?tab=devices' },
  { name: 'sign out others', path: () => '/account?tab=devices', steps: [button('Sign out all others')] },
  { name: 'preferences', path: () => '/account?tab=preferences' },
  { name: 'delete account', path: () => '/account?tab=delete' },
  { name: 'delete my account', path: () => '/account?tab=delete', steps: [button('Delete my account')] },

  { name: 'users', path: () => '/administration' },
  { name: 'new user', path: () => '/administration', steps: [button('New user')] },
  { name: 'actions for a user', path: () => '/administration', steps: [button('Actions for mei')] },
  { name: 'edit a user', path: () => '/administration', steps: [button('Actions for mei'), item('Edit')] },
  { name: 'suspend a user', path: () => '/administration', steps: [button('Actions for mei'), item('Suspend')] },
  {
    name: 'reset a password',
    path: () => '/administration',
    steps: [button('Actions for mei'), item('Reset password')],
  },
  { name: 'health', path: () => '/administration?tab=health' },
  { name: 'storage', path: () => '/administration?tab=storage' },
  { name: 'money of the installation', path: () => '/administration?tab=money' },
  { name: 'book money', path: () => '/administration?tab=money', steps: [button(/^Book money: /)] },
  { name: 'new plan', path: () => '/administration?tab=money', steps: [button('New plan')] },
  { name: 'change a plan', path: () => '/administration?tab=money', steps: [button(/^Change plan /)] },
  { name: 'catalogue', path: () => '/administration?tab=catalogue' },
  { name: 'add a provider', path: () => '/administration?tab=catalogue', steps: [button('Add a provider')] },
  { name: 'change a provider', path: () => '/administration?tab=catalogue', steps: [button(/^Change: /)] },
  { name: 'add a model', path: () => '/administration?tab=catalogue', steps: [button(/^Add a model of /)] },
]

export const find = (page: Page, { role, name }: Step) =>
  page.getByRole(role, { name, ...(typeof name === 'string' ? { exact: true } : {}) }).first()
