import { wasmMemory } from './wasmMemory';
import { expose } from 'comlink';
import { LabService } from '../../../workers/lab/labService';
import type { TrainingWorkerApi } from './trainingContract';

/** The product's lab worker, and what its engine holds. */
class TrainingWorker extends LabService implements TrainingWorkerApi {
  memory(): Promise<number> {
    return Promise.resolve(wasmMemory());
  }
}

expose(new TrainingWorker());
