import { expose } from 'comlink';
import { LabService } from './labService';

expose(new LabService());
