import { AppError } from '../../shared/errors.ts'
import type { DispatchRequest, Quote } from '../../shared/model-work.ts'
import type { Galley } from '../galley.ts'

/** What a dispatch would take. Creates nothing and asks no provider. */
export async function quoteDispatch(_galley: Galley, _request: DispatchRequest): Promise<Quote> {
  await Promise.resolve()
  throw new AppError('internal', 'No quote yet.')
}
