// Installs a package of Debian's, once, where that is possible.
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { both } from './language.mjs'
import { holdLock } from './lock.mjs'
import { missing } from './trouble.mjs'

const APT = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=600', '-o', 'Dpkg::Options::=--force-confold']
const LISTS_LOCK_RETRIES = 20

/**
 * Makes sure that `find` finds the program, if need be by Debian's package of that name. Never touches the system when
 * HUABEN_NO_INSTALL is set. Throws the trouble that `whatToType()` answers when nothing can be installed.
 * @param folder where the log of the installation goes
 */
export async function ensureProgram({ name, size, find, whatToType, folder }) {
  if (find()) return
  const root = process.getuid?.() === 0
  const sudo = !root && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
  if (!(root || sudo) || !existsSync('/etc/debian_version') || process.env.HUABEN_NO_INSTALL) throw whatToType()
  mkdirSync(folder, { recursive: true })
  await holdLock(folder, async () => {
    if (find()) return
    console.error(
      both(
        `huaben: ${name} is missing: installing Debian's package (once, about ${size})`,
        `huaben: 缺少 ${name}：正在安装 Debian 的软件包（仅此一次，约 ${size}）`,
      ),
    )
    await installPackage(name, { sudo, log: join(folder, 'apt.log') }, whatToType)
  })
  if (!find()) throw whatToType()
}

async function installPackage(name, how, whatToType) {
  if (apt(how, ['install', ...APT, name])) return
  for (let attempt = 0; attempt < LISTS_LOCK_RETRIES && !apt(how, ['update']); attempt++) {
    // DPkg::Lock::Timeout does not cover the lock of the package lists.
    if (!/Could not get lock/.test(lastLines(how.log))) break
    await new Promise((resolve) => setTimeout(resolve, 3_000))
  }
  if (apt(how, ['install', ...APT, name])) return
  const trouble = whatToType()
  throw missing(
    both(
      `apt-get could not install ${name} (all of it in ${how.log}):\n${lastLines(how.log)}\n${trouble.message}`,
      `apt-get 无法安装 ${name}（完整输出见 ${how.log}）：\n${lastLines(how.log)}\n${trouble.message}`,
    ),
    trouble.remedy,
  )
}

function apt({ sudo, log }, args) {
  const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C', 'apt-get', ...args]
  const [program, ...rest] = sudo ? ['sudo', '-n', ...command] : command
  const done = spawnSync(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 << 20 })
  appendFileSync(log, `$ ${command.join(' ')}\n${done.stdout ?? ''}${done.stderr ?? ''}`)
  return done.status === 0
}

function lastLines(log) {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-8).join('\n')
}
