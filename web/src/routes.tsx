// The whole site on one page. Every page is a chunk of its own, so that signing in loads none of the studio.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  parseSearchWith,
  redirect,
  type StaticDataRouteOption,
  stringifySearchWith,
} from '@tanstack/react-router'
import type { Workspace } from '#contract/workspaces.ts'
import { keys } from './api/keys.ts'
import { queryClient } from './api/query-client.ts'
import { askAsGuest } from './api/request.ts'
import { mayBeSignedIn } from './api/session.ts'
import { CrashedPage, NotFoundPage } from './kit/failed-pages.tsx'
import { LoadingPage } from './kit/loading-page.tsx'
import { paths } from './paths.ts'
import { boardQuery, productionStateQuery } from './rooms/boards/director-data.ts'
import { installationQuery } from './rooms/identity/installation.ts'
import { meQuery } from './rooms/identity/me.ts'
import { SignInPage } from './rooms/identity/sign-in.page.tsx'
import { projectQuery } from './rooms/projects/project.ts'
import { headQuery } from './rooms/scripts/script.ts'
import {
  guestShare,
  namedIn,
  pickWorkspace,
  renamed,
  sharedQuery,
  workspacesQuery,
} from './rooms/workspaces/workspace.ts'

type Search = Record<string, unknown>
/** Reading an address makes numbers and truths of what looks like them. */
const text = (value: unknown) => (value === undefined || value === null || value === '' ? undefined : String(value))

/** A wish of the address that pages may leave out. */
const wishes =
  <const K extends string>(...names: readonly K[]) =>
  (search: Search): { [N in K]?: string } =>
    Object.fromEntries(names.flatMap((name) => (text(search[name]) ? [[name, text(search[name])]] : []))) as {
      [N in K]?: string
    }

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: CrashedPage })

const signIn = createRoute({
  getParentRoute: () => root,
  path: paths.signIn,
  component: SignInPage,
  validateSearch: wishes('next'),
})
const register = createRoute({
  getParentRoute: () => root,
  path: paths.register,
  component: lazyRouteComponent(() => import('./rooms/identity/register.page.tsx'), 'RegisterPage'),
  validateSearch: wishes('next'),
})
const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: paths.forgotPassword,
  component: lazyRouteComponent(() => import('./rooms/identity/forgot-password.page.tsx'), 'ForgotPasswordPage'),
})
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: paths.resetPassword,
  component: lazyRouteComponent(() => import('./rooms/identity/reset-password.page.tsx'), 'ResetPasswordPage'),
})
const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: paths.verifyEmail,
  component: lazyRouteComponent(() => import('./rooms/identity/verify-email.page.tsx'), 'VerifyEmailPage'),
})
const invitation = createRoute({
  getParentRoute: () => root,
  path: paths.invitation,
  component: lazyRouteComponent(() => import('./rooms/workspaces/join.page.tsx'), 'JoinPage'),
})

/** Whoever comes to a studio without accounts sets it up; everybody else signs in, and comes to where they wanted to go. */
async function wayIn(next: string) {
  const installation = await queryClient.fetchQuery(installationQuery).catch(() => undefined)
  return installation?.has_users === false ? { to: paths.register } : { to: paths.signIn, search: { next } }
}

type Match = { readonly routeId: string; readonly params: unknown; readonly staticData: StaticDataRouteOption }

/**
 * Chunks and answers of a page are asked for all at once, before it is known who is there: one after the other they would wait
 * for each other four times. What is refused is asked again by the page, and told there.
 */
function askAhead(matches: readonly Match[]): void {
  // In this order: the page waits for these two, and the server answers one after the other.
  void queryClient.prefetchQuery(meQuery)
  void queryClient.prefetchQuery(workspacesQuery)
  void queryClient.prefetchQuery(sharedQuery)
  for (const { routeId, params, staticData } of matches) {
    const { projectId } = params as { projectId?: string }
    if (projectId !== undefined) for (const ask of staticData.ahead ?? []) ask(projectId)
    void router.loadRouteChunk(router.routesById[routeId as keyof typeof router.routesById])?.catch(() => {})
  }
}

/** Everything that only somebody who is signed in may see. */
const studio = createRoute({
  getParentRoute: () => root,
  id: 'studio',
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
  beforeLoad: async ({ location, matches, preload }) => {
    if (mayBeSignedIn()) askAhead(matches)
    const me = await queryClient.ensureQueryData(meQuery)
    if (me === null) throw redirect(await wayIn(location.href))
    const [workspaces, shared] = await Promise.all([
      queryClient.ensureQueryData(workspacesQuery),
      // A share that was just given is not in what was asked before.
      queryClient.fetchQuery(sharedQuery),
    ])
    const project = /^\/w\/[^/]+\/projects\/([^/]+)/.exec(location.pathname)?.[1]
    const share = guestShare(workspaces, shared, project)
    if (!share) return { workspaces: await workspacesFor(location, workspaces) }
    // What is kept of the part of the workspace that belongs to another project is none of this one's.
    if (!preload && askAsGuest(share.workspace_id, share.project_id))
      queryClient.removeQueries({ queryKey: keys.inWorkspace(share.workspace_id) })
    return { workspaces }
  },
})

type Address = { readonly pathname: string; readonly href: string }

/** The pages have one address each: the server's links name a workspace by its id, old ones by a name that it had. */
async function workspacesFor({ pathname, href }: Address, known: readonly Workspace[]): Promise<readonly Workspace[]> {
  const named = namedIn(pathname)
  // It may have been made, or named so, since they were asked for.
  const isKnown = pickWorkspace(known, named) !== undefined
  const workspaces = isKnown ? known : await queryClient.fetchQuery({ ...workspacesQuery, staleTime: 0 })
  const found = pickWorkspace(workspaces, named)
  if (named !== undefined && found && found.slug !== named)
    throw redirect({ href: renamed(href, found.slug), replace: true })
  return workspaces
}

const home = createRoute({
  getParentRoute: () => studio,
  path: paths.home,
  beforeLoad: ({ context }) => {
    const workspace = pickWorkspace(context.workspaces, undefined)
    if (workspace) throw redirect({ to: paths.projects, params: { workspace: workspace.slug }, replace: true })
  },
})
const workspace = createRoute({
  getParentRoute: () => studio,
  path: paths.workspace,
  beforeLoad: ({ params }) => {
    throw redirect({ to: paths.projects, params, replace: true })
  },
})
const welcome = createRoute({
  getParentRoute: () => studio,
  path: paths.welcome,
  beforeLoad: ({ context }) => {
    const workspace = pickWorkspace(context.workspaces, undefined)
    if (workspace) throw redirect({ to: paths.firstFilm, params: { workspace: workspace.slug }, replace: true })
  },
})
const firstFilm = createRoute({
  getParentRoute: () => studio,
  path: paths.firstFilm,
  component: lazyRouteComponent(() => import('./rooms/projects/welcome.page.tsx'), 'WelcomePage'),
  validateSearch: wishes('project', 'run'),
})
const account = createRoute({
  getParentRoute: () => studio,
  path: paths.account,
  component: lazyRouteComponent(() => import('./rooms/identity/account.page.tsx'), 'AccountPage'),
  validateSearch: wishes('tab'),
})
const administration = createRoute({
  getParentRoute: () => studio,
  path: paths.administration,
  component: lazyRouteComponent(() => import('./rooms/system/administration.page.tsx'), 'AdministrationPage'),
  validateSearch: wishes('tab', 'search', 'status', 'role', 'page'),
})
const projects = createRoute({
  getParentRoute: () => studio,
  path: paths.projects,
  component: lazyRouteComponent(() => import('./rooms/projects/projects.page.tsx'), 'ProjectsPage'),
  validateSearch: wishes('search', 'stage', 'kind', 'status', 'sort', 'page', 'new'),
})
const trash = createRoute({
  getParentRoute: () => studio,
  path: paths.trash,
  component: lazyRouteComponent(() => import('./rooms/projects/trash.page.tsx'), 'TrashPage'),
})
const files = createRoute({
  getParentRoute: () => studio,
  path: paths.files,
  component: lazyRouteComponent(() => import('./rooms/files/files.page.tsx'), 'FilesPage'),
  validateSearch: wishes('search', 'media', 'tag', 'sort', 'trash', 'page', 'file'),
})
const tasks = createRoute({
  getParentRoute: () => studio,
  path: paths.tasks,
  component: lazyRouteComponent(() => import('./rooms/tasks/tasks.page.tsx'), 'TasksPage'),
  validateSearch: wishes('state', 'kind', 'project', 'page', 'task'),
})
const people = createRoute({
  getParentRoute: () => studio,
  path: paths.people,
  component: lazyRouteComponent(() => import('./rooms/workspaces/people.page.tsx'), 'PeoplePage'),
})
const engines = createRoute({
  getParentRoute: () => studio,
  path: paths.engines,
  component: lazyRouteComponent(() => import('./rooms/generation/engines.page.tsx'), 'EnginesPage'),
  validateSearch: wishes('tab', 'state', 'provider', 'project', 'page', 'kind', 'language'),
})
const workspaceSettings = createRoute({
  getParentRoute: () => studio,
  path: paths.workspaceSettings,
  component: lazyRouteComponent(
    () => import('./rooms/workspaces/workspace-settings.page.tsx'),
    'WorkspaceSettingsPage',
  ),
})
const billing = createRoute({
  getParentRoute: () => studio,
  path: paths.billing,
  component: lazyRouteComponent(() => import('./rooms/billing/billing.page.tsx'), 'BillingPage'),
  validateSearch: wishes('tab', 'state', 'kind', 'line', 'project', 'person', 'engine', 'from', 'to', 'by', 'page'),
})

const project = createRoute({
  getParentRoute: () => studio,
  path: paths.project,
  component: lazyRouteComponent(() => import('./rooms/projects/project-frame.tsx'), 'ProjectFrame'),
  staticData: { ahead: [(id) => void queryClient.prefetchQuery(projectQuery(id))] },
})
const projectHome = createRoute({
  getParentRoute: () => project,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: paths.script, params, replace: true })
  },
})
const script = createRoute({
  getParentRoute: () => project,
  path: 'script',
  component: lazyRouteComponent(() => import('./rooms/scripts/script.page.tsx'), 'ScriptPage'),
  staticData: { ahead: [(id) => void queryClient.prefetchQuery(headQuery(id))] },
  validateSearch: wishes('version', 'compare', 'line', 'write', 'draft'),
})
const assets = createRoute({
  getParentRoute: () => project,
  path: 'assets',
  component: lazyRouteComponent(() => import('./rooms/boards/assets.page.tsx'), 'AssetsPage'),
  staticData: {
    ahead: [
      (id) => void queryClient.prefetchQuery(boardQuery(id)),
      (id) => void queryClient.prefetchQuery(productionStateQuery(id)),
    ],
  },
  validateSearch: wishes('character', 'location'),
})
const director = createRoute({
  getParentRoute: () => project,
  path: 'director',
  component: lazyRouteComponent(() => import('./rooms/boards/director.page.tsx'), 'DirectorPage'),
  staticData: {
    ahead: [
      (id) => void queryClient.prefetchQuery(boardQuery(id)),
      (id) => void queryClient.prefetchQuery(productionStateQuery(id)),
    ],
  },
  validateSearch: wishes('shot'),
})
const exporting = createRoute({
  getParentRoute: () => project,
  path: 'export',
  component: lazyRouteComponent(() => import('./rooms/films/export.page.tsx'), 'ExportPage'),
  validateSearch: wishes('film', 'compare'),
})

const tree = root.addChildren([
  signIn,
  register,
  forgotPassword,
  resetPassword,
  verifyEmail,
  invitation,
  studio.addChildren([
    home,
    workspace,
    welcome,
    firstFilm,
    account,
    administration,
    projects,
    trash,
    files,
    tasks,
    people,
    engines,
    workspaceSettings,
    billing,
    project.addChildren([projectHome, script, assets, director, exporting]),
  ]),
])

export const router = createRouter({
  routeTree: tree,
  // Wishes are plain words: no quotes around them in the address.
  parseSearch: parseSearchWith(String),
  stringifySearch: stringifySearchWith(String),
  defaultPreload: 'intent',
  // A page that is there is shown: its own skeletons are steady enough.
  defaultPendingMinMs: 0,
  defaultPendingComponent: LoadingPage,
  defaultErrorComponent: CrashedPage,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
})

/** The id of what only somebody who is signed in may see. */
export const STUDIO = studio.id

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
  interface StaticDataRouteOption {
    /** What the page of a project asks the server, to be asked before the page is there. */
    readonly ahead?: readonly ((projectId: string) => void)[]
  }
}
