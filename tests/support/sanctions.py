"""Invented sanctions lists in the formats of their publishers. Nobody named here exists but by accident."""

from io import BytesIO

from stdnum.ru import inn, ogrn

from app.compliance.screening.files.opening import NamedFile

INN = "770100001" + inn.calc_company_check_digit("770100001")
OGRN = "102770000001" + ogrn.calc_check_digit("1027700000010")

EU_XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-11-27T17:02:11.000+01:00" globalFileId="900001">
  <sanctionEntity designationDate="2022-06-03" designationDetails="" unitedNationId="" euReferenceNumber="EU.9000.17"
      logicalId="900017">
    <remark>Date of registration: 2003. Registration number: {OGRN}. Tel. 84950000000</remark>
    <regulation regulationType="amendment" organisationType="council" publicationDate="2022-06-03"
        entryIntoForceDate="2022-06-03" numberTitle="2022/878 (OJ L153)" programme="UKR" logicalId="1">
      <publicationUrl>https://eur-lex.example/1</publicationUrl>
    </regulation>
    <subjectType code="enterprise" classificationCode="E"/>
    <nameAlias firstName="" middleName="" lastName="" wholeName="JSC Research and Production Association Kvantrel"
        function="" nameLanguage="EN" strong="true" regulationLanguage="en" logicalId="2"/>
    <nameAlias firstName="" middleName="" lastName="" wholeName="НПО Квантрел" strong="true"
        nameLanguage="RU" logicalId="3"/>
    <nameAlias firstName="" middleName="" lastName="" wholeName="Kvantrel Group" strong="false" logicalId="4"/>
    <address city="Moscow" countryIso2Code="RU" countryDescription="RUSSIAN FEDERATION" logicalId="5"/>
    <identification number="{INN}" identificationTypeCode="fiscalcode" countryIso2Code="RU" logicalId="6"/>
  </sanctionEntity>
  <sanctionEntity designationDate="" euReferenceNumber="EU.9000.18" logicalId="900018">
    <regulation publicationDate="2014-09-12" numberTitle="961/2014 (OJ L271)" programme="UKR" logicalId="7"/>
    <subjectType code="person" classificationCode="P"/>
    <nameAlias firstName="Tikhon" middleName="Savvich" lastName="Vyrubalov" wholeName="Tikhon Savvich VYRUBALOV"
        strong="true" logicalId="8"/>
    <citizenship countryIso2Code="RU" logicalId="9"/>
    <identification number="4500123456" identificationTypeCode="passport" countryIso2Code="RU" logicalId="10"/>
  </sanctionEntity>
</export>"""

EU_CSV = (
    "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_DesignationDate;Entity_Remark;Entity_SubjectType;"
    "Entity_SubjectType_ClassificationCode;Entity_Regulation_PublicationDate;Entity_Regulation_NumberTitle;"
    "Entity_Regulation_Programme;NameAlias_LastName;NameAlias_FirstName;NameAlias_MiddleName;NameAlias_WholeName;"
    "Address_CountryIso2Code;Identification_Number;Identification_TypeCode;Identification_CountryIso2Code;"
    "Citizenship_CountryIso2Code\r\n"
    "27/11/2026;900017;EU.9000.17;2022-06-03;;E;E;2022-06-03;2022/878 (OJ L153);UKR;;;;"
    "JSC Research and Production Association Kvantrel;RU;;;;\r\n"
    f"27/11/2026;900017;EU.9000.17;2022-06-03;;E;E;2022-06-03;;UKR;;;;НПО Квантрел;;{INN};fiscalcode;RU;\r\n"
    "27/11/2026;900018;EU.9000.18;;;P;P;2014-09-12;961/2014 (OJ L271);UKR;Vyrubalov;Tikhon;Savvich;;;;;;RU\r\n"
)

OFAC_XML = f"""<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML">
  <publshInformation><Publish_Date>11/25/2026</Publish_Date><Record_Count>3</Record_Count></publshInformation>
  <sdnEntry>
    <uid>990001</uid><lastName>JOINT STOCK COMPANY SUDOVERF BELUKHINO</lastName><sdnType>Entity</sdnType>
    <remarks>(Linked To: NOBODY)</remarks>
    <programList><program>RUSSIA-EO14024</program></programList>
    <idList>
      <id><uid>1</uid><idType>Tax ID No.</idType><idNumber>{INN}</idNumber><idCountry>Russia</idCountry></id>
      <id><uid>2</uid><idType>Registration Number</idType><idNumber>{OGRN}</idNumber><idCountry>Russia</idCountry></id>
      <id><uid>3</uid><idType>Website</idType><idNumber>www.belukhino.example</idNumber></id>
    </idList>
    <akaList>
      <aka><uid>4</uid><type>a.k.a.</type><category>strong</category><lastName>BELUKHINO SHIPYARD</lastName></aka>
      <aka><uid>5</uid><type>a.k.a.</type><category>weak</category><lastName>BSY</lastName></aka>
    </akaList>
    <addressList><address><uid>6</uid><city>Belukhino</city><country>Russia</country></address></addressList>
  </sdnEntry>
  <sdnEntry>
    <uid>990002</uid><firstName>Tikhon Savvich</firstName><lastName>VYRUBALOV</lastName><sdnType>Individual</sdnType>
    <programList><program>UKRAINE-EO13661</program></programList>
    <idList><id><uid>7</uid><idType>Passport</idType><idNumber>4500123456</idNumber></id></idList>
  </sdnEntry>
  <sdnEntry><uid>990003</uid><lastName>BELUGA STAR</lastName><sdnType>Vessel</sdnType>
    <programList><program>RUSSIA-EO14024</program></programList></sdnEntry>
</sdnList>"""

SDN_CSV = (
    '990001,"JOINT STOCK COMPANY SUDOVERF BELUKHINO",-0- ,"UKRAINE-EO13661] [RUSSIA-EO14024",-0- ,-0- ,-0- ,-0- ,-0- ,'
    f'-0- ,-0- ,"Tax ID No. {INN} (Russia); Registration Number {OGRN} (Russia)."\r\n'
    '990002,"VYRUBALOV, Tikhon Savvich","individual","UKRAINE-EO13661",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 01 Jan 1960; Passport 4500123456 (Russia)."\r\n\x1a'
)
ALT_CSV = '990001,1,"aka","BELUKHINO SHIPYARD",-0- \r\n'
ADD_CSV = '990001,1,"Pier 1","Belukhino","Russia",-0- \r\n'

UN_XML = """<?xml version="1.0" encoding="utf-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-11-20T08:00:00.000Z">
  <INDIVIDUALS><INDIVIDUAL>
    <DATAID>6990001</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>TIKHON</FIRST_NAME><SECOND_NAME>VYRUBALOV</SECOND_NAME>
    <UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.999</REFERENCE_NUMBER><LISTED_ON>2016-03-02</LISTED_ON>
    <NAME_ORIGINAL_SCRIPT>Тихон Вырубалов</NAME_ORIGINAL_SCRIPT><COMMENTS1>Invented.</COMMENTS1>
    <NATIONALITY><VALUE>Russian Federation</VALUE></NATIONALITY>
    <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Tihon Virubalov</ALIAS_NAME></INDIVIDUAL_ALIAS>
    <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Tisha</ALIAS_NAME></INDIVIDUAL_ALIAS>
    <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>4500123456</NUMBER></INDIVIDUAL_DOCUMENT>
  </INDIVIDUAL></INDIVIDUALS>
  <ENTITIES><ENTITY>
    <DATAID>6990002</DATAID><FIRST_NAME>BELUKHINO TRADING</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>
    <REFERENCE_NUMBER>KPe.999</REFERENCE_NUMBER><LISTED_ON>2017-08-05</LISTED_ON>
    <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Belukhino Torg</ALIAS_NAME></ENTITY_ALIAS>
    <ENTITY_ADDRESS><COUNTRY>Russian Federation</COUNTRY></ENTITY_ADDRESS>
  </ENTITY></ENTITIES>
</CONSOLIDATED_LIST>"""

ANNEX_CSV = (
    "No;Name of the entity;Also known as;Registration number;Country;Date of application\n"
    f"1;JSC Kvantrel Systems (АО Квантрел Системы);a.k.a. KvaSys;{OGRN};Russia;26.2.2022\n"
    "2;Belukhino Instrument Plant;;;Russia;2022-06-04\n"
)


def named(content: str | bytes, name: str = "list") -> NamedFile:
    return NamedFile(name, BytesIO(content.encode() if isinstance(content, str) else content))
