import { Button, Stepper, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { ERROR_HINTS } from '../../../shared/errors.ts'
import { api, queryClient, trpc } from '../../lib/api.ts'
import { countOf } from '../../lib/format.ts'
import { Page } from '../../theme/page.tsx'
import { activeOf } from '../imports/entries.ts'
import { ImportSession } from '../imports/import-session.ts'
import { keepSession, useImport } from '../imports/import-sessions.ts'
import { Importer } from '../imports/importer.tsx'
import { RunSheet } from '../run-dialog/run-sheet.tsx'
import { StartButton } from '../run-dialog/start-button.tsx'
import { useRunDesk } from '../run-dialog/use-run-desk.ts'
import type { RunTarget } from '../run-dialog/use-run-draft.ts'
import { SchemaChoice } from '../schemas/schema-choice.tsx'
import { ParseStatistics } from './parse-statistics.tsx'
import styles from './projects.module.css'

const steps = ['Name', 'Documents', 'What was read', 'Schema', 'Run'] as const

/** Creates the project once, however many files ask for it at the same time. */
function useProjectOnce(name: string) {
  const [projectUid, setProjectUid] = useState<string | null>(null)
  const creation = useRef<Promise<string> | null>(null)
  const ensure = (): Promise<string> => {
    creation.current ??= api.projects.create
      .mutate({ name: name.trim() })
      .then((project) => {
        setProjectUid(project.projectUid)
        void queryClient.invalidateQueries({ queryKey: trpc.projects.pathKey() })
        return project.projectUid
      })
      .catch((error: unknown) => {
        creation.current = null
        throw error
      })
    return creation.current
  }
  return { projectUid, ensure }
}

type NameStepProps = {
  readonly name: string
  readonly onName: (name: string) => void
  readonly isFixed: boolean
  readonly onDone: () => void
}

function NameStep({ name, onName, isFixed, onDone }: NameStepProps) {
  const projects = useQuery(trpc.projects.list.queryOptions())
  const [problem, setProblem] = useState<string | null>(null)
  const submit = (): void => {
    // The project itself is created with its first files, so that leaving here leaves nothing behind.
    const wanted = name.trim().toLowerCase()
    const isTaken = !isFixed && projects.data?.some((project) => project.name.toLowerCase() === wanted)
    setProblem(isTaken ? `There is a project named ${name.trim()} already. ${ERROR_HINTS.project_exists}` : null)
    if (!isTaken) onDone()
  }
  return (
    <form
      className={styles.step}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <h2>What are you working on?</h2>
      <TextInput
        label="Project name"
        value={name}
        onChange={(event) => onName(event.currentTarget.value)}
        error={problem}
        maxLength={120}
        autoFocus
        placeholder="Bridge retrofit"
        maw={420}
      />
      <div className={styles.buttons}>
        <Button type="submit" variant="filled" disabled={name.trim() === ''}>
          Continue
        </Button>
      </div>
    </form>
  )
}

export function NewProjectScreen(): ReactNode {
  const navigate = useNavigate()
  const [step, setStep] = useState(0)
  const [name, setName] = useState('')
  const [schemaUid, setSchemaUid] = useState<string | null>(null)
  const { projectUid, ensure } = useProjectOnce(name)
  const [session] = useState(() => new ImportSession(null))
  /** The import goes on when this screen is left, and is seen from the project's own from then on. */
  const projectOf = async (): Promise<string> => {
    const made = await ensure()
    keepSession(made, session)
    return made
  }
  const snapshot = useImport(session)
  const active = activeOf(snapshot.tally)
  const read = snapshot.tally.ingested + snapshot.tally.recognised

  const goToProject = (): void => {
    if (!projectUid) void navigate({ to: '/projects' })
    else
      void navigate({
        to: '/projects/$projectUid',
        params: { projectUid },
        search: schemaUid ? { schema: schemaUid } : {},
      })
  }
  const target: RunTarget | null =
    step === 4 && projectUid && schemaUid
      ? { projectUid, documentUids: null, schemaUid, scope: { kind: 'pending' }, opinion: 'main' }
      : null
  const desk = useRunDesk(target, goToProject)

  return (
    <Page
      crumbs={[{ label: 'Projects', to: '/projects' }]}
      title={step > 0 && name.trim() ? name.trim() : 'New project'}
      tools={projectUid && <Button onClick={goToProject}>Leave and open the project</Button>}
    >
      <div className={styles.new}>
        <Stepper active={step} onStepClick={setStep} size="xs" iconSize={26} wrap={false} aria-label="Steps">
          {steps.map((label, index) => (
            <Stepper.Step key={label} label={label} allowStepSelect={index < step && (index > 0 || !projectUid)} />
          ))}
        </Stepper>
        {step === 0 && (
          <NameStep name={name} onName={setName} isFixed={projectUid !== null} onDone={() => setStep(1)} />
        )}
        {step === 1 && (
          <section className={styles.step}>
            <h2>Add documents</h2>
            <Importer session={session} snapshot={snapshot} projectOf={projectOf} />
            {snapshot.stage.kind !== 'planned' && (
              <div className={styles.buttons}>
                <Button variant="filled" onClick={() => setStep(2)} disabled={read === 0 || active > 0}>
                  Continue
                </Button>
                {active > 0 && <span className={styles.sub}>{countOf(active, 'file')} to go</span>}
              </div>
            )}
          </section>
        )}
        {step === 2 && projectUid && (
          <section className={styles.step}>
            <h2>What was read</h2>
            <ParseStatistics projectUid={projectUid} />
            <div className={styles.buttons}>
              <Button variant="filled" onClick={() => setStep(3)}>
                Continue
              </Button>
              <Button onClick={() => setStep(1)}>Add more</Button>
            </div>
          </section>
        )}
        {step === 3 && (
          <section className={styles.step}>
            <h2>Choose a schema</h2>
            <p>
              A schema is the set of questions that is asked of every block. Its fields become the columns of the grid.
            </p>
            <SchemaChoice value={schemaUid} onChange={setSchemaUid} />
            <div className={styles.buttons}>
              <Button variant="filled" onClick={() => setStep(4)} disabled={!schemaUid}>
                Continue
              </Button>
            </div>
          </section>
        )}
        {step === 4 && (
          <section className={styles.step}>
            <h2>Who fills it in?</h2>
            <RunSheet desk={desk} scope="pending" />
            <p>Results are staged for review. Nothing becomes data until you confirm it.</p>
            <div className={styles.buttons}>
              <StartButton desk={desk} />
              <Button onClick={goToProject}>Not now</Button>
            </div>
          </section>
        )}
      </div>
    </Page>
  )
}
