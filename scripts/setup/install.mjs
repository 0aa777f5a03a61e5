// The slow half of the set-up, loaded only when something is missing.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { isFresh, markFinished, markUnfinished } from './freshness.mjs'
import { both } from './language.mjs'
import { holdLock } from './lock.mjs'
import { missing, unfinished } from './trouble.mjs'

const QUIET = ['--no-audit', '--no-fund', '--loglevel=error']

export async function installNode(root, { packageName, folder, binary }) {
  await holdLock(join(root, '.toolchain'), async (lock) => {
    if (existsSync(binary)) return
    const { node } = process.versions
    console.error(
      both(
        `huaben: Node ${node} is too old: installing Node 24 into .toolchain/ (once)`,
        `huaben: Node ${node} 版本过旧：正在把 Node 24 安装到 .toolchain/（仅此一次）`,
      ),
    )
    mkdirSync(join(root, '.toolchain'), { recursive: true })
    const fresh = mkdtempSync(join(root, '.toolchain', 'node-new-'))
    try {
      const flags = ['--prefix', fresh, '--no-save', '--no-package-lock', '--ignore-scripts', ...QUIET]
      await runNpm(process.execPath, ['install', ...flags, packageName], { cwd: fresh, lock })
      if (!existsSync(join(fresh, binary.slice(folder.length))))
        throw new Error(both(`${packageName} holds no node binary`, `${packageName} 中没有 node 程序`))
      rmSync(folder, { recursive: true, force: true })
      renameSync(fresh, folder)
    } catch (error) {
      throw missing(
        both(`${error.message}\nNode 24 could not be installed.`, `${error.message}\n无法安装 Node 24。`),
        both(
          'Install Node 24 or later yourself (https://nodejs.org) and try again.',
          '请自行安装 Node 24 或更高版本（https://nodejs.org），然后重试。',
        ),
      )
    } finally {
      rmSync(fresh, { recursive: true, force: true })
    }
  })
}

/** npm itself must run on the new Node: on an older one it silently picks older majors of packages. */
export async function installModules(root, node) {
  await holdLock(join(root, '.toolchain'), async (lock) => {
    if (isFresh(root)) return
    console.error(
      both(
        'huaben: installing the packages of package-lock.json into node_modules/',
        'huaben: 正在把 package-lock.json 中的软件包安装到 node_modules/',
      ),
    )
    markUnfinished(root)
    await runNpm(node, ['ci', ...QUIET], { cwd: root, lock })
    markFinished(root)
  })
}

/** In a process of its own: the bundler runs on the new Node only. */
export function buildPages(root, node) {
  const script = join(root, 'scripts', 'build-pages.mjs')
  return new Promise((resolve, reject) => {
    const child = spawn(node, [script, '--if-stale'], { cwd: root, stdio: ['ignore', 2, 2] })
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0
        ? resolve()
        : reject(
            unfinished(
              both('The pages of the studio could not be built.', '无法构建工作室的页面。'),
              both('What stands above says why.', '原因见上文。'),
            ),
          ),
    )
  })
}

/** Resolves when npm has ended, not when we were asked to stop: a half-done npm must not be left running. */
function runNpm(node, args, { cwd, lock }) {
  const cli = process.env.npm_execpath?.endsWith('npm-cli.js') ? process.env.npm_execpath : undefined
  const [command, all] = cli ? [node, [cli, ...args]] : ['npm', args]
  const env = { ...process.env, PATH: dirname(node) + delimiter + (process.env.PATH ?? '') }
  return new Promise((resolve, reject) => {
    const child = spawn(command, all, {
      cwd,
      env,
      stdio: ['ignore', 2, 2],
      shell: !cli && process.platform === 'win32',
    })
    lock.alsoHeldBy(child.pid)
    const stop = (signal) => child.kill(signal)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
    child.on('error', (error) =>
      reject(
        error.code === 'ENOENT'
          ? missing(
              both('npm was not found.', '未找到 npm。'),
              both('Install npm (Debian: apt-get install npm).', '请安装 npm（Debian：apt-get install npm）。'),
            )
          : error,
      ),
    )
    child.on('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, stop)
      if (code === 0) resolve()
      else
        reject(
          unfinished(
            both(
              `npm ${args[0]} failed (${signal ?? `exit code ${code}`}); what it printed stands above.`,
              `npm ${args[0]} 失败（${signal ?? `退出码 ${code}`}）；其输出见上文。`,
            ),
            both('Run the same command again to retry.', '请重新运行同一命令再试。'),
          ),
        )
    })
  })
}
