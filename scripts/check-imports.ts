// Holds the rules of direction (ARCHITECTURE.md, "Seven rules", 1 to 5) against the whole tree.
import { resolve } from 'node:path'
import { checkArrow, checkBarrel, checkContract, checkPlatformWords, checkSpelling } from './imports/arrows.ts'
import { checkCycles } from './imports/cycles.ts'
import { checkAdapterView, checkDoor, checkPlanned, checkStorey } from './imports/doors.ts'
import { type Finding, formatFinding } from './imports/finding.ts'
import { checkPackage, checkPowers } from './imports/homes.ts'
import { housePlan, type Plan } from './imports/plan.ts'
import { readSources, type SourceFile } from './imports/source.ts'

/** @param root a directory with a package.json and the folders of the house */
export function checkImports(root: string, plan: Plan = housePlan): Finding[] {
  const files = readSources(root)
  return [...files.flatMap((file) => checkFile(file, plan)), ...checkCycles(files)]
}

function checkFile(file: SourceFile, plan: Plan): Finding[] {
  const ofImports = file.imports.flatMap((imported) => {
    const adapterView = checkAdapterView(file, imported)
    return [
      ...checkArrow(file, imported),
      ...adapterView,
      ...(adapterView.length === 0 ? checkDoor(file, imported) : []),
      ...checkStorey(file, imported, plan),
      ...checkContract(file, imported),
      ...checkPlatformWords(file, imported, plan),
      ...checkSpelling(file, imported),
      ...checkPackage(file, imported),
    ]
  })
  return [...checkPlanned(file, plan), ...checkBarrel(file), ...checkPowers(file), ...ofImports]
}

if (import.meta.main) {
  const findings = checkImports(resolve(process.argv[2] ?? '.'))
  for (const finding of findings) console.log(formatFinding(finding))
  if (findings.length > 0) console.log(`${findings.length} imports break a rule`)
  process.exitCode = findings.length > 0 ? 1 : 0
}
