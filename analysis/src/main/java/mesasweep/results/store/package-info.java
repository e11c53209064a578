/** Files and folders on the file systems that keep results: this machine's, HDFS and S3. */
package mesasweep.results.store;
