# The wirelake image with what turns a stream into a job for Flink: Beam's job server, and Java for it.
#
#   docker build -f infra/image/submitter.Dockerfile -t wirelake-submitter:0.1.0 .
#
# The job server has to be made for the line of Flink that runs the job (infra/flink/versions.toml).
ARG WIRELAKE_IMAGE=wirelake:0.1.0
ARG JAVA_IMAGE=eclipse-temurin:17.0.17_10-jre-noble
ARG MAVEN_IMAGE=maven:3.9.11-eclipse-temurin-17-noble

FROM ${MAVEN_IMAGE} AS job-server
ARG FLINK_LINE=1.19
ARG JOB_SERVER_VERSION=2.62.0
WORKDIR /source
COPY infra/flink/pom.xml .
RUN mvn --batch-mode --no-transfer-progress package -Dflink.line="$FLINK_LINE" \
    -Dbeam.version="$JOB_SERVER_VERSION" -Dbuild.folder=/job-server

FROM ${JAVA_IMAGE} AS java

FROM ${WIRELAKE_IMAGE}
ENV PATH=/opt/java/openjdk/bin:$PATH
COPY --from=java /opt/java/openjdk /opt/java/openjdk
COPY --from=job-server /job-server/job-server.jar /opt/beam/job-server.jar
